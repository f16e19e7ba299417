// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerFlightTest {
  private static final int HANDSHAKE = 22;
  private static final int X25519 = 0x001d;
  private static final int SECP384R1 = 0x0018;
  private static final byte[] CHANGE_CIPHER_SPEC = record(20, new byte[] {1});

  /** Where {@link #hello} has the suite. */
  private static final int SUITE = 40;

  private static final byte[] RETRY = {
    (byte) 0xCF, 0x21, (byte) 0xAD, 0x74, (byte) 0xE5, (byte) 0x9A, 0x61, 0x11
  };

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] uint16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  private static byte[] vector16(byte[]... content) {
    return join(uint16(join(content).length), join(content));
  }

  private static byte[] record(int type, byte[] content) {
    return join(new byte[] {(byte) type, 3, 3}, vector16(content));
  }

  private static byte[] message(int type, byte[] body) {
    return join(
        new byte[] {(byte) type, (byte) (body.length >> 16)}, uint16(body.length & 0xFFFF), body);
  }

  private static byte[] extension(int type, byte[] content) {
    return join(uint16(type), vector16(content));
  }

  /** The random begins with these bytes; then come a session id of one byte, suite, compression. */
  private static byte[] hello(byte[] random, byte[]... extensions) {
    return message(
        2,
        join(
            uint16(0x0303),
            random,
            new byte[32 - random.length],
            new byte[] {1, 7, 0x13, 1, 0},
            vector16(join(extensions))));
  }

  private static byte[] modern() {
    return extension(43, uint16(0x0304));
  }

  private static ServerFlight seen(byte[]... flight) {
    ServerFlight seen = new ServerFlight();
    byte[] all = join(flight);
    seen.look(all, 0, all.length);
    return seen;
  }

  @Test
  void the_group_of_tls_1_3_is_in_the_hello() {
    byte[] share = extension(51, join(uint16(X25519), vector16(new byte[32])));
    ServerFlight seen = seen(record(HANDSHAKE, hello(new byte[0], modern(), share)));
    assertEquals(Optional.of("x25519"), seen.group());
    assertEquals(Optional.of(false), seen.resumed());
  }

  @Test
  void a_hello_retry_request_is_no_answer_yet() {
    byte[] asked = extension(51, uint16(SECP384R1));
    byte[] share = extension(51, join(uint16(X25519), vector16(new byte[32])));
    byte[] retry = record(HANDSHAKE, hello(RETRY, modern(), asked));
    assertEquals(Optional.empty(), seen(retry, CHANGE_CIPHER_SPEC).group());
    assertEquals(Optional.empty(), seen(retry, CHANGE_CIPHER_SPEC).resumed());
    ServerFlight seen =
        seen(retry, CHANGE_CIPHER_SPEC, record(HANDSHAKE, hello(new byte[0], modern(), share)));
    assertEquals(Optional.of("x25519"), seen.group());
  }

  @Test
  void a_pre_shared_key_of_tls_1_3_is_a_session_that_is_resumed() {
    byte[] key = extension(41, uint16(0));
    ServerFlight seen = seen(record(HANDSHAKE, hello(new byte[0], modern(), key)));
    assertEquals(Optional.of(true), seen.resumed());
    assertEquals(Optional.empty(), seen.group());
  }

  @Test
  void tls_1_2_tells_the_group_and_what_was_signed_with() {
    ServerFlight seen = seen(full12());
    assertEquals(Optional.of("secp384r1"), seen.group());
    assertEquals(Optional.of("ecdsa_secp256r1_sha256"), seen.signatureScheme());
    assertEquals(Optional.of(false), seen.resumed());
    assertTrue(seen.hasExtendedMasterSecret());
  }

  @Test
  void with_a_pre_shared_key_a_hint_comes_before_the_group() {
    ServerFlight seen = seen(shared12(curve(SECP384R1)));
    assertEquals(Optional.of("secp384r1"), seen.group());
    assertEquals(Optional.empty(), seen.signatureScheme());
    assertEquals(Optional.of(false), seen.resumed());
  }

  @Test
  void with_a_pre_shared_key_alone_there_is_no_group() {
    ServerFlight seen = seen(shared12(new byte[0]));
    assertEquals(Optional.empty(), seen.group());
    assertEquals(Optional.of(false), seen.resumed());
  }

  private static byte[] curve(int group) {
    return join(new byte[] {3}, uint16(group), new byte[] {4, 1, 2, 3, 4});
  }

  private static byte[] shared12(byte[] parameters) {
    byte[] hello = hello(new byte[0]);
    hello[SUITE] = (byte) 0xCC; // TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256
    hello[SUITE + 1] = (byte) 0xAC;
    byte[] hint = vector16("which".getBytes(US_ASCII));
    return join(
        record(
            HANDSHAKE, join(hello, message(12, join(hint, parameters)), message(14, new byte[0]))),
        CHANGE_CIPHER_SPEC);
  }

  /** Messages that share records, and one that is in two. */
  private static byte[] full12() {
    byte[] messages =
        join(
            hello(new byte[0], extension(23, new byte[0])),
            message(11, new byte[9000]),
            message(
                12,
                join(
                    new byte[] {3},
                    uint16(SECP384R1),
                    new byte[] {4, 1, 2, 3, 4},
                    uint16(0x0403),
                    vector16(new byte[70]))),
            message(14, new byte[0]));
    byte[] first = Arrays.copyOf(messages, 5000);
    byte[] second = Arrays.copyOfRange(messages, 5000, messages.length);
    return join(record(HANDSHAKE, first), record(HANDSHAKE, second), CHANGE_CIPHER_SPEC);
  }

  @Test
  void it_does_not_matter_how_the_bytes_are_cut() {
    ServerFlight seen = new ServerFlight();
    for (byte b : full12()) {
      seen.look(new byte[] {b}, 0, 1);
    }
    assertEquals(Optional.of("secp384r1"), seen.group());
    assertEquals(Optional.of(false), seen.resumed());
  }

  @Test
  void tls_1_2_resumes_where_no_certificate_comes() {
    ServerFlight seen = seen(record(HANDSHAKE, hello(new byte[0])), CHANGE_CIPHER_SPEC);
    assertEquals(Optional.of(true), seen.resumed());
    assertFalse(seen.hasExtendedMasterSecret());
  }

  @Test
  void what_is_no_handshake_tells_nothing() {
    assertEquals(Optional.empty(), seen(record(21, new byte[] {2, 40})).resumed());
    assertEquals(Optional.empty(), seen("HTTP/1.0 400 Bad Request\r\n".getBytes(US_ASCII)).group());
    byte[] cut = message(2, new byte[] {3, 3, 0});
    assertEquals(Optional.empty(), seen(record(HANDSHAKE, cut)).resumed());
    byte[] lie = join(uint16(0x0303), new byte[32], new byte[] {(byte) 200, 1});
    assertEquals(Optional.empty(), seen(record(HANDSHAKE, message(2, lie))).resumed());
  }
}
