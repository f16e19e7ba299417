// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralsTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 00000000, 0.0.0.0",
    "255.1.20.3, ff011403, 255.1.20.3",
    "::, 00000000000000000000000000000000, ::",
    "::1, 00000000000000000000000000000001, ::1",
    "1::, 00010000000000000000000000000000, 1::",
    "2001:DB8::1, 20010db8000000000000000000000001, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 20010000000000010000000000000001, 2001:0:0:1::1",
    "1:2:3:4:5:6:7::, 00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 00000002000300040005000600070008, 0:2:3:4:5:6:7:8",
    "::ffff:1.2.3.4, 00000000000000000000ffff01020304, ::ffff:1.2.3.4",
    "::1.2.3.4, 00000000000000000000000001020304, ::1.2.3.4",
    "64:ff9b::1.2.3.4, 0064ff9b000000000000000001020304, 64:ff9b::102:304",
    "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304, 1:2:3:4:5:6:102:304",
    "fe80:0::0:1, fe800000000000000000000000000001, fe80::1"
  })
  void an_address_is_read_and_written_in_the_canonical_form(
      String text, String bytes, String canonical) {
    byte[] address = IpLiterals.parse(text).orElseThrow();
    assertArrayEquals(HexFormat.of().parseHex(bytes), address);
    assertEquals(canonical, IpLiterals.format(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "0x1.2.3.4",
        "1.2.3.+4",
        "1..3.4",
        "127.1",
        "2130706433",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1:::2",
        "1::2::3",
        ":1",
        "1:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "::1.2.3",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "fe80::1%eth0",
        "[::1]",
        "::1/128",
        "localhost"
      })
  void anything_else_is_no_address(String text) {
    assertEquals(Optional.empty(), IpLiterals.parse(text));
  }

  @Test
  void what_is_written_is_read_back() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] address = new byte[i % 2 == 0 ? 4 : 16];
      for (int b = 0; b < address.length; b++) {
        address[b] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
      }
      String text = IpLiterals.format(address);
      assertArrayEquals(address, IpLiterals.parse(text).orElseThrow(), text + ", seed " + seed);
    }
  }

  @Test
  void other_lengths_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> IpLiterals.format(new byte[5]));
  }
}
