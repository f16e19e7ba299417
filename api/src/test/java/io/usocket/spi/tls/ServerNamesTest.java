// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import javax.net.ssl.SNIHostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNamesTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org",
    "Example.ORG., example.org",
    "b\u00fccher.example, xn--bcher-kva.example",
    "B\u00dcCHER\u3002example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "localhost, localhost",
    "db, db",
    "1.example, 1.example",
    "0x.example, 0x.example"
  })
  void a_name_is_reference_and_server_name(String host, String name) {
    ServerNames names = ServerNames.of(host);
    assertEquals(name, names.reference());
    assertEquals(Optional.of(name), names.sni());
    assertEquals(name, new SNIHostName(name).getAsciiName());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "::1, ::1",
    "2001:DB8:0::1, 2001:db8::1",
    "fe80::1%eth0, fe80::1",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1"
  })
  void an_address_is_verified_but_not_sent(String host, String reference) {
    ServerNames names = ServerNames.of(host);
    assertEquals(reference, names.reference());
    assertEquals(Optional.empty(), names.sni());
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "., empty label",
    "a..b, empty label",
    ".a, empty label",
    "a.., empty label",
    "-a.example, hyphen",
    "a-.example, hyphen",
    "a b.example, character ' '",
    "*.example.org, *",
    "[::1], [",
    "example.org:443, :",
    "a@b, @",
    "a/b, /",
    "\u2100.example, /",
    "fa\u00df.example, A-label",
    "127.1, IP address",
    "127.0.0.256, IP address",
    "0x7f000001, IP address",
    "2130706433, IP address",
    "\uff11\uff12\uff17.0.0.1, IP address",
    "1.2.3.4., IP address",
    "1.2.3.4%eth0, %"
  })
  void what_no_server_can_be_named_is_refused(String host, String why) {
    String text =
        assertThrows(IllegalArgumentException.class, () -> ServerNames.of(host)).getMessage();
    assertTrue(text.contains(why), text);
  }

  @Test
  void a_name_with_an_underscore_is_verified_but_not_sent() {
    ServerNames names = ServerNames.of("My_App.example.org");
    assertEquals("my_app.example.org", names.reference());
    assertEquals(Optional.empty(), names.sni());
    assertThrows(IllegalArgumentException.class, () -> new SNIHostName(names.reference()));
  }

  @Test
  void lengths_are_bounded() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertEquals(253, ServerNames.of(longest + ".").reference().length());
    for (String host : new String[] {longest + "a", label + "a.example", "\u00fc".repeat(70)}) {
      String text =
          assertThrows(IllegalArgumentException.class, () -> ServerNames.of(host)).getMessage();
      assertTrue(text.length() < 220, text);
    }
  }

  @Test
  void control_characters_do_not_reach_the_text() {
    String text =
        assertThrows(IllegalArgumentException.class, () -> ServerNames.of("a\r\nb")).getMessage();
    assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 127), text);
  }
}
