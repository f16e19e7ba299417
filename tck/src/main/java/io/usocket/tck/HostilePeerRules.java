// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.function.Executable;

/** TLSEND-3: peers that break the rules, or say that we do. */
class HostilePeerRules {
  private static final byte[] FATAL_HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};
  private static final byte[] CLOSE_NOTIFY = {21, 3, 3, 0, 2, 1, 0};

  private static TlsException fails(Reason reason, String check, Executable call) {
    TlsException e = Expect.thrown(TlsException.class, check, call);
    assertEquals(reason, e.reason(), "reason of: " + e);
    return e;
  }

  /** Every call on a socket that is dead fails, and none hangs. */
  private static void dead(Reason reason, USocket socket, String what) throws Exception {
    socket.settimeout(Bounded.soonSeconds());
    fails(reason, "recv after " + what, () -> socket.recv(1));
    fails(reason, "read(1) after " + what, () -> socket.read(1));
    USocketException e =
        Expect.thrown(
            USocketException.class, "sendall after " + what, () -> socket.sendall(new byte[1]));
    if (!List.of(Errno.EPROTO, Errno.EPIPE, Errno.ECONNRESET).contains(e.errno())) {
      throw Expect.failure("sendall after " + what, "EPROTO, EPIPE or ECONNRESET", e);
    }
  }

  private static byte[] garbage(int seed) {
    byte[] bytes = new byte[600];
    new Random(seed).nextBytes(bytes);
    bytes[0] = (byte) (0x80 | bytes[0]); // no content type of TLS
    return bytes;
  }

  private static TlsException connectFails(Subject subject, byte[] answer, Reason reason)
      throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    Task<byte[]> server =
        subject.start(
            () ->
                listener.serve(
                    peer -> {
                      Hello.read(peer.link());
                      peer.link().send(answer);
                      return peer.link().readToEnd();
                    }));
    USocket socket = subject.secure(trusting().build());
    socket.settimeout(Bounded.soonSeconds());
    TlsException e =
        fails(
            reason,
            "connect to a server that answers with " + answer.length + " bytes",
            () -> socket.connect(listener.address(TlsStage.HOST)));
    dead(reason, socket, "the handshake failed");
    server.get("the server's end");
    return e;
  }

  private static TlsException acceptFails(Subject subject, byte[] hello, Reason reason)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    peer.link().send(hello);
    USocket socket = stage.accept(listening);
    socket.settimeout(Bounded.soonSeconds());
    TlsException e =
        fails(
            reason,
            "recv from a client that begins with " + hello.length + " bytes",
            () -> socket.recv(1));
    dead(reason, socket, "the handshake failed");
    peer.link().readToEnd();
    return e;
  }

  /**
   * A server that answers with garbage is a protocol violation.
   *
   * <p>If this fails: map what the library says of records that are none. If the call waits
   * instead, the framing believes a header that is none: look at its type, version and length (RFC
   * 8446 section 5.1) before the record is there.
   */
  @Rule
  void TLSEND_3_1_garbage_from_a_server(Subject subject) throws Exception {
    connectFails(subject, garbage(1), Reason.PROTOCOL_VIOLATION);
    connectFails(
        subject, Expect.ascii("220 mail.usocket.test ESMTP\r\n"), Reason.PROTOCOL_VIOLATION);
  }

  /**
   * A client that begins with garbage is a protocol violation.
   *
   * <p>If this fails: as TLSEND-3.1.
   */
  @Rule
  void TLSEND_3_2_garbage_from_a_client(Subject subject) throws Exception {
    acceptFails(subject, garbage(2), Reason.PROTOCOL_VIOLATION);
  }

  /**
   * A browser that speaks plain HTTP to a TLS server is a protocol violation.
   *
   * <p>If this fails: some libraries have words of their own for it; map them.
   */
  @Rule
  void TLSEND_3_3_plain_HTTP_to_a_server(Subject subject) throws Exception {
    acceptFails(
        subject,
        Expect.ascii("GET / HTTP/1.1\r\nHost: server.usocket.test\r\n\r\n"),
        Reason.PROTOCOL_VIOLATION);
  }

  /**
   * A fatal alert in the handshake is told by its name, on both sides.
   *
   * <p>Pitfall 27. If this fails: map the library's exception to PEER_ALERT with the alert.
   */
  @Rule
  void TLSEND_3_4_an_alert_in_the_handshake_is_told(Subject subject) throws Exception {
    TlsException e = connectFails(subject, FATAL_HANDSHAKE_FAILURE, Reason.PEER_ALERT);
    assertEquals(Optional.of(TlsAlert.HANDSHAKE_FAILURE), e.alert(), "the alert of: " + e);
    Expect.contains("handshake_failure", e.getMessage(), "the error of connect");
    e = acceptFails(subject, FATAL_HANDSHAKE_FAILURE, Reason.PEER_ALERT);
    assertEquals(Optional.of(TlsAlert.HANDSHAKE_FAILURE), e.alert(), "the alert of: " + e);
  }

  /**
   * A fatal alert after the handshake is told by its name, and ends the connection.
   *
   * <p>Pitfall 27. If this fails: map the library's exception to PEER_ALERT with the alert.
   */
  @Rule
  void TLSEND_3_5_an_alert_in_data_is_told(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().send(Expect.ascii("data"));
      link.peer().sendFatalAlert();
      Expect.bytes("data", link.socket().recv(4), "recv of what came before, " + link);
      TlsException e = fails(Reason.PEER_ALERT, "recv, " + link, () -> link.socket().recv(1));
      assertEquals(Optional.of(TlsAlert.BAD_RECORD_MAC), e.alert(), "the alert of: " + e);
      dead(Reason.PEER_ALERT, link.socket(), "an alert, " + link);
    }
  }

  /**
   * A record that was changed on the way is refused, with the alert bad_record_mac.
   *
   * <p>Pitfall 22. If this fails: after the library has thrown, take its output until the alert is
   * sent. If the call waits instead: some libraries make the alert first and throw when they are
   * asked the next time; ask once more after output that nobody has asked for.
   */
  @Rule
  void TLSEND_3_6_a_changed_record_is_refused(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().settimeout(Bounded.soonSeconds());
      byte[] record = link.peer().encrypt(Expect.ascii("data"));
      record[record.length - 1] ^= 1;
      link.peer().link().send(record);
      fails(Reason.PROTOCOL_VIOLATION, "recv, " + link, () -> link.socket().recv(1));
      dead(Reason.PROTOCOL_VIOLATION, link.socket(), "a changed record, " + link);
      link.peer().awaitEnd().expect(TlsAlert.BAD_RECORD_MAC, "how it ended for the peer, " + link);
    }
  }

  /**
   * A record that comes a second time is refused.
   *
   * <p>If this fails: records are numbered (RFC 8446 section 5.3); the library has to see each as
   * it came. If the call waits instead: as TLSEND-3.6.
   */
  @Rule
  void TLSEND_3_7_a_repeated_record_is_refused(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().settimeout(Bounded.soonSeconds());
      byte[] record = link.peer().encrypt(Expect.ascii("data"));
      link.peer().link().send(record);
      link.peer().link().send(record);
      Expect.bytes("data", link.socket().recv(4), "recv of the first, " + link);
      fails(Reason.PROTOCOL_VIOLATION, "recv of the second, " + link, () -> link.socket().recv(1));
    }
  }

  /**
   * A record that is longer than TLS allows is refused by its header, without waiting for it.
   *
   * <p>If this fails: check the length (RFC 8446 section 5.2) before the record is there.
   */
  @Rule
  void TLSEND_3_8_a_record_that_is_too_long_is_refused(Subject subject) throws Exception {
    byte[] tooLong = new byte[5 + 100];
    System.arraycopy(new byte[] {23, 3, 3, (byte) 0xff, (byte) 0xff}, 0, tooLong, 0, 5);
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().settimeout(Bounded.soonSeconds());
      link.peer().link().send(tooLong);
      fails(Reason.PROTOCOL_VIOLATION, "recv, " + link, () -> link.socket().recv(1));
    }
    tooLong[0] = 22;
    connectFails(subject, tooLong, Reason.PROTOCOL_VIOLATION);
    acceptFails(subject, tooLong, Reason.PROTOCOL_VIOLATION);
  }

  /**
   * A handshake message that pretends to be 16 MiB long is refused long before that.
   *
   * <p>If this fails: bound what is gathered for one handshake message.
   */
  @Rule
  void TLSEND_3_9_an_endless_handshake_message_is_refused(Subject subject) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    Task<Integer> server =
        subject.start(
            () ->
                listener.serve(
                    peer -> {
                      Hello.read(peer.link());
                      return flood(peer.link(), (byte) 2);
                    }));
    USocket client = subject.secure(trusting().build());
    client.settimeout(Bounded.soonSeconds());
    fails(
        Reason.PROTOCOL_VIOLATION,
        "connect to a server whose ServerHello does not end",
        () -> client.connect(listener.address(TlsStage.HOST)));
    server.get("the server");
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    Task<Integer> flood = subject.start(() -> flood(peer.link(), (byte) 1));
    USocket socket = stage.accept(listening);
    socket.settimeout(Bounded.soonSeconds());
    fails(
        Reason.PROTOCOL_VIOLATION,
        "recv from a client whose ClientHello does not end",
        () -> socket.recv(1));
    flood.get("the client");
  }

  /** Sends records of a handshake message of 16 MiB until the other side has had enough. */
  private static int flood(RawLink link, byte type) {
    byte[] record = new byte[5 + 16_384];
    System.arraycopy(
        new byte[] {22, 3, 3, 64, 0, type, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3},
        0,
        record,
        0,
        11);
    int sent = 0;
    while (sent < 128 && TlsStage.outcome(() -> link.sent(record)).equals(record.length)) {
      System.arraycopy(new byte[6], 0, record, 5, 6); // only the first has the message's header
      sent++;
    }
    return sent;
  }

  /**
   * Application data in clear, in the place of the handshake, is refused.
   *
   * <p>If this fails: data is taken before the peer was verified.
   */
  @Rule
  void TLSEND_3_10_data_in_clear_is_refused(Subject subject) throws Exception {
    byte[] clear = {23, 3, 3, 0, 4, 'e', 'v', 'i', 'l'};
    connectFails(subject, clear, Reason.PROTOCOL_VIOLATION);
    acceptFails(subject, clear, Reason.PROTOCOL_VIOLATION);
  }

  /**
   * A peer that closes TLS instead of shaking hands has refused us, by an alert.
   *
   * <p>If this fails: before the handshake is done close_notify is no end of a stream, but
   * PEER_ALERT with this alert. Libraries that take it for an end, or have no words for it, need to
   * be asked, or the record looked at: it is in clear.
   */
  @Rule
  void TLSEND_3_11_close_notify_in_the_handshake(Subject subject) throws Exception {
    TlsException e = connectFails(subject, CLOSE_NOTIFY, Reason.PEER_ALERT);
    assertEquals(Optional.of(TlsAlert.CLOSE_NOTIFY), e.alert(), "the alert of: " + e);
    e = acceptFails(subject, CLOSE_NOTIFY, Reason.PEER_ALERT);
    assertEquals(Optional.of(TlsAlert.CLOSE_NOTIFY), e.alert(), "the alert of: " + e);
  }
}
