// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
  private static final String ONE = "-----BEGIN A B-----\nAQID\n-----END A B-----\n";

  private static String refusal(String text) {
    return assertThrows(IOException.class, () -> PemFile.parse("x.pem", text)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void text_around_blocks_and_any_line_end_are_taken(String lineEnd) throws Exception {
    String text =
        ("Bag Attributes: <none>\nname: x\n" + ONE + "more text\n" + ONE).replace("\n", lineEnd);
    PemFile pem = PemFile.parse("x.pem", text);
    assertEquals(2, pem.blocks().size());
    assertEquals("A B", pem.blocks().get(0).label());
    assertArrayEquals(new byte[] {1, 2, 3}, pem.blocks().get(1).der());
  }

  @Test
  void old_encryption_headers_are_noted() throws Exception {
    assertTrue(PemFile.read(Fixtures.file("ec-legacy.key")).blocks().get(0).isLegacyEncrypted());
    assertFalse(PemFile.parse("x", ONE).blocks().get(0).isLegacyEncrypted());
  }

  @Test
  void a_cut_block_is_refused_with_its_line() {
    String text = refusal("intro\n-----BEGIN A B-----\nAQID\n");
    assertTrue(text.contains("x.pem") && text.contains("line 2"), text);
    assertTrue(text.contains("without its END"), text);
  }

  @Test
  void a_block_that_runs_into_the_next_is_refused() {
    assertTrue(refusal("-----BEGIN A B-----\nAQID\n" + ONE).contains("without its END"));
  }

  @Test
  void an_end_of_another_label_is_refused() {
    assertTrue(refusal(ONE.replace("END A B", "END A C")).contains("without its END"));
    assertTrue(refusal("-----END A B-----\n").contains("END without a BEGIN"));
  }

  @Test
  void bad_base64_is_refused_and_not_quoted() {
    String text = refusal(ONE.replace("AQID", "SECRET*SECRET"));
    assertTrue(text.contains("no base64"), text);
    assertFalse(text.contains("SECRET"), text);
  }

  @Test
  void text_without_blocks_is_refused() {
    assertTrue(refusal("hello").contains("x.pem holds no PEM block"));
    assertTrue(refusal("").contains("x.pem holds no PEM block"));
  }

  @Test
  void a_binary_file_is_refused_with_the_way_out() {
    IOException e = assertThrows(IOException.class, () -> PemFile.read(Fixtures.file("a.p12")));
    assertTrue(e.getMessage().contains("PKCS#12"), e.getMessage());
  }

  @Test
  void a_text_of_one_mebibyte_is_read_and_a_longer_one_is_not() throws Exception {
    String filled = ONE + "x".repeat(PemFile.MAX_BYTES - ONE.length());
    assertEquals(1, PemFile.parse("x.pem", filled).blocks().size());
    assertTrue(refusal(filled + "x").contains("longer than 1 MiB"));
  }
}
