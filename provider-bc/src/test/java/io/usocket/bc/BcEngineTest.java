// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine makes of peers that do not play by the rules, and of the end. */
@Timeout(60)
class BcEngineTest {
  private BcEnd client;
  private BcEnd server;

  @BeforeEach
  void connect() throws Exception {
    connect(TlsVersion.TLS_1_3);
  }

  private Wire connect(TlsVersion version) throws Exception {
    client = BcEnd.client(Configs.client(version), "localhost");
    server = BcEnd.server(Configs.serving(TestPki.serverEc()).build());
    return new Wire(client, server, 1000);
  }

  @ParameterizedTest
  @CsvSource({
    "474554202f20485454502f312e310d0a, UNEXPECTED_MESSAGE", // an HTTP request
    "16030100040100ffff, ", // the beginning of a hello: no error yet
    "1603010004 01ffffff, INTERNAL_ERROR", // a hello of 16 MiB
    "16030148010100, RECORD_OVERFLOW",
    "160301000401000000, DECODE_ERROR", // an empty hello
    "1703010001 00, UNEXPECTED_MESSAGE", // data before the handshake
  })
  void what_is_no_handshake_is_a_violation(String hex, TlsAlert alert) throws Exception {
    server.begin();
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    if (alert == null) {
      server.take(bytes);
      return;
    }

    TlsException error = assertThrows(TlsException.class, () -> server.take(bytes));

    assertEquals(Reason.PROTOCOL_VIOLATION, error.reason(), error.getMessage());
    assertTrue(server.engine().hasOutput(), "an alert is waiting");
    byte[] record = server.give();
    assertEquals(21, record[0], "it is an alert");
    assertEquals(alert.code(), record[record.length - 1]);
  }

  @Test
  void an_error_stays() throws Exception {
    server.begin();
    byte[] garbage = "GET / HTTP/1.1\r\n".getBytes(US_ASCII);
    TlsException first = assertThrows(TlsException.class, () -> server.take(garbage));

    TlsException again = assertThrows(TlsException.class, () -> server.take(garbage));

    assertEquals(first.reason(), again.reason());
    assertFalse(server.isDone());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void a_changed_byte_is_a_bad_record(TlsVersion version) throws Exception {
    connect(version).start().assertHandshake();
    client.say("the bill is 10".getBytes(US_ASCII));
    byte[] record = client.give();
    record[record.length - 1] ^= 1;

    TlsException error = assertThrows(TlsException.class, () -> server.take(record));

    assertEquals(Reason.PROTOCOL_VIOLATION, error.reason());
    assertEquals(Optional.of(TlsAlert.BAD_RECORD_MAC), error.alert());
    TlsException told = assertThrows(TlsException.class, () -> client.take(server.give()));
    assertEquals(Optional.of(TlsAlert.BAD_RECORD_MAC), told.alert());
    assertEquals(Reason.PEER_ALERT, told.reason());
  }

  @Test
  void a_peer_that_closes_in_the_handshake_is_told_as_such() throws Exception {
    connect(TlsVersion.TLS_1_2);
    client.begin();
    server.begin();
    server.take(client.give());
    server.close();

    TlsException error = assertThrows(TlsException.class, () -> client.take(server.give()));

    assertEquals(Reason.PEER_ALERT, error.reason());
    assertEquals(Optional.of(TlsAlert.CLOSE_NOTIFY), error.alert());
    assertFalse(client.isDone());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void data_before_close_notify_comes_first_and_then_nothing_more(TlsVersion version)
      throws Exception {
    Wire wire = connect(version).start();
    client.say("goodbye".getBytes(US_ASCII));
    byte[] goodbye = client.give();
    client.close();
    client.close();
    byte[] close = client.give();

    server.take(goodbye);
    assertFalse(server.isClosedByPeer());
    server.take(close);

    assertArrayEquals("goodbye".getBytes(US_ASCII), server.heard());
    assertTrue(server.isClosedByPeer());
    server.say("too late".getBytes(US_ASCII));
    USocketException error = assertThrows(USocketException.class, () -> server.give());
    assertEquals(Errno.EPIPE, error.errno());
    wire.run();
  }

  @Test
  void nothing_is_taken_before_the_handshake_is_done() throws Exception {
    client.begin();
    ByteBuffer early = ByteBuffer.wrap(new byte[10]);
    ByteBuffer net = ByteBuffer.allocate(client.engine().recordRoom());

    client.engine().wrap(early, net);
    client.engine().wrap(early, net);

    assertEquals(10, early.remaining());
    assertFalse(client.engine().hasOutput());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void direct_and_read_only_buffers_will_do_and_plaintext_is_left_as_it_is(TlsVersion version)
      throws Exception {
    connect(version).start().assertHandshake();
    byte[] text = "plain".getBytes(US_ASCII);
    ByteBuffer net = ByteBuffer.allocateDirect(2 * client.engine().recordRoom());
    ByteBuffer plain = ByteBuffer.allocateDirect(server.engine().plaintextRoom());

    client.engine().wrap(ByteBuffer.wrap(text), net);
    client.engine().wrap(ByteBuffer.wrap(text).asReadOnlyBuffer(), net);
    net.flip();
    int first = server.engine().unwrap(net, plain);
    int second = server.engine().unwrap(net, plain);

    assertEquals(5, first);
    assertEquals(5, second);
    assertEquals(ByteBuffer.wrap("plainplain".getBytes(US_ASCII)), plain.flip());
    assertArrayEquals("plain".getBytes(US_ASCII), text);
  }

  @Test
  void the_peer_may_renew_its_keys() throws Exception {
    JdkEnd jdk =
        new JdkEnd(
            JdkInteropTest.jdkServer(SunJsse.server(TestPki.serverEc()), TlsVersion.TLS_1_3));
    Wire wire = new Wire(client, jdk, 17).start();

    for (int i = 0; i < 3; i++) {
      jdk.engine().beginHandshake(); // KeyUpdate, update_requested
      wire.run();
      wire.assertTalks();
    }
  }

  @Test
  void renegotiation_is_refused() throws Exception {
    connect(TlsVersion.TLS_1_2);
    SSLEngine jdk =
        JdkInteropTest.jdkServer(SunJsse.server(TestPki.serverEc()), TlsVersion.TLS_1_2);
    Wire wire = new Wire(client, new JdkEnd(jdk), 1000).start();
    wire.assertTalks();
    byte[] session = jdk.getSession().getId();

    jdk.beginHandshake(); // sends HelloRequest
    wire.run();

    assertTrue(wire.otherError().contains("no_renegotiation"), wire.otherError());
    assertArrayEquals(session, jdk.getSession().getId());
  }
}
