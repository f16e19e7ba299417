// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import java.util.List;
import java.util.Optional;

/** TLS-12: nobody between is able to make a connection weaker, and no handshake follows another. */
class DowngradeRules {
  private static final String SENTINEL = "444f574e47524401"; // "DOWNGRD" 1, RFC 8446 section 4.1.3

  /** Makes supported_versions, if it is there, an extension that nobody knows. */
  private static byte[] withoutVersions(byte[] hello) {
    byte[] edited = hello.clone();
    for (int at = 0; at + 7 <= edited.length; at++) {
      boolean extension =
          edited[at] == 0
              && edited[at + 1] == 43
              && edited[at + 2] == 0
              && edited[at + 3] == edited[at + 4] + 1
              && (edited[at + 4] & 1) == 0
              && edited[at + 4] > 0;
      if (extension) {
        edited[at] = (byte) 0xfa;
        edited[at + 1] = (byte) 0xfa;
        return edited;
      }
    }
    return hello;
  }

  /**
   * A client that offers TLS 1.3 does not go on in TLS 1.2 with a server that has 1.3: somebody has
   * changed its hello.
   *
   * <p>If this fails: look at the last eight bytes of the server's random (RFC 8446 section 4.1.3).
   */
  @Rule
  void TLS_12_1_a_downgrade_by_somebody_between_is_refused(Subject subject) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    Task<Ending> server = subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
    Wiretap between = Wiretap.before(subject, listener.address(), DowngradeRules::withoutVersions);
    USocket socket = subject.secure(trusting().build());
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "connect through somebody who takes TLS 1.3 out of the hello",
            () -> {
              socket.connect(between.address(TlsStage.HOST));
              assertNotEquals(
                  List.of(), between.clientHello().versions(), "supported_versions in the hello");
            });
    assertEquals(TlsException.Reason.PROTOCOL_VIOLATION, e.reason(), "reason of: " + e);
    assertEquals(
        Optional.of(TlsAlert.ILLEGAL_PARAMETER),
        server.get("the server's end").alert(),
        "the alert that the server got");
  }

  /**
   * A server that has TLS 1.3 marks its answer in TLS 1.2, so that clients can tell.
   *
   * <p>If this fails: RFC 8446 section 4.1.3 demands it of every server with TLS 1.3.
   */
  @Rule
  void TLS_12_2_a_server_marks_its_answer_in_TLS_1_2(Subject subject) throws Exception {
    TlsLink link =
        new TlsStage(subject)
            .accepted(serving().build(), PeerEngines.clients().only(TlsVersion.TLS_1_2));
    String random = link.peer().hello().random();
    assertTrue(random.endsWith(SENTINEL), "the last eight bytes of the server's random: " + random);
  }

  /**
   * A renegotiation that the peer begins never comes to a second handshake: it is declined, or ends
   * the connection.
   *
   * <p>If this fails: decline with the alert no_renegotiation (RFC 5746 section 4.5), or end the
   * connection as PROTOCOL_VIOLATION.
   */
  @Rule
  void TLS_12_3_renegotiation_is_refused(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = stage.link(side, TlsVersion.TLS_1_2);
      Task<Object> reader =
          subject.start(() -> TlsStage.outcome(() -> link.socket().recv(1).length));
      link.peer().beginAgain();
      link.peer().awaitEnd();
      assertEquals(1, link.peer().handshakes(), "handshakes that the peer went through, " + link);
      Object outcome = reader.isDone() ? reader.get("recv") : "it waits";
      boolean ended = outcome instanceof TlsException || outcome.equals("it waits");
      if (!ended) {
        throw Expect.failure(
            "recv while the peer begins to renegotiate, " + link,
            "it waits on, or a TlsException",
            outcome);
      }
    }
  }
}
