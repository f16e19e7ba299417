// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DerTest {
  @Test
  void a_length_below_128_is_one_octet_and_a_longer_one_tells_its_size() {
    assertEquals("047f", start(Der.octetString(new byte[127]), 2));
    assertEquals("048180", start(Der.octetString(new byte[128]), 3));
    assertEquals("0481ff", start(Der.octetString(new byte[255]), 3));
    assertEquals("04820100", start(Der.octetString(new byte[256]), 4));
    assertEquals("0483010000", start(Der.octetString(new byte[65536]), 5));
  }

  @Test
  void an_integer_is_twos_complement_in_the_fewest_octets() {
    assertEquals("020100", hex(Der.integer(0)));
    assertEquals("02017f", hex(Der.integer(127)));
    assertEquals("02020080", hex(Der.integer(128)));
    assertEquals("0201ff", hex(Der.integer(BigInteger.ONE.negate())));
  }

  @Test
  void an_object_identifier_joins_its_first_two_arcs_and_splits_large_ones() {
    assertEquals("0603551d11", hex(Der.oid("2.5.29.17")));
    assertEquals("06092a864886f70d01010b", hex(Der.oid("1.2.840.113549.1.1.11")));
    assertEquals("0603883703", hex(Der.oid("2.999.3")));
  }

  @Test
  void named_bits_leave_out_trailing_zeros() {
    assertEquals("03020780", hex(Der.namedBits(Set.of(0))));
    assertEquals("03020204", hex(Der.namedBits(Set.of(5))));
    assertEquals("03020106", hex(Der.namedBits(Set.of(5, 6))));
    assertEquals("0303070080", hex(Der.namedBits(Set.of(8))));
    assertEquals("030100", hex(Der.namedBits(Set.of())));
  }

  @Test
  void a_set_is_sorted_by_its_encodings() {
    assertEquals(
        "3106020101020180", hex(Der.setOf(Der.integer(BigInteger.valueOf(-128)), Der.integer(1))));
  }

  @Test
  void times_are_in_utc_and_whole_seconds() {
    Instant time = Instant.parse("2049-12-31T23:59:58.987Z");
    assertEquals(
        "170d" + HexFormat.of().formatHex("491231235958Z".getBytes(US_ASCII)),
        hex(Der.utcTime(time)));
    assertEquals(
        "180f" + HexFormat.of().formatHex("20491231235958Z".getBytes(US_ASCII)),
        hex(Der.generalizedTime(time)));
  }

  @Test
  void the_short_types_are_as_in_x690() {
    assertEquals("0500", hex(Der.nul()));
    assertEquals("0101ff", hex(Der.bool(true)));
    assertEquals("010100", hex(Der.bool(false)));
    assertEquals("03020080", hex(Der.bitString(new byte[] {(byte) 0x80})));
    assertEquals("0c02c3a9", hex(Der.utf8String("\u00e9")));
    assertEquals("30050500010100", hex(Der.sequence(Der.nul(), Der.bool(false))));
    assertEquals("a3020500", hex(Der.context(3, Der.nul())));
    assertEquals("820161", hex(Der.contextPrimitive(2, new byte[] {'a'})));
  }

  private static String hex(byte[] encoding) {
    return HexFormat.of().formatHex(encoding);
  }

  private static String start(byte[] encoding, int octets) {
    return hex(Arrays.copyOf(encoding, octets));
  }
}
