// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import java.net.InetSocketAddress;

/** A client under test refuses a server: it says why, tells the server, and sends no data. */
final class Refusal {
  private static final int FIRST = 42; // bad_certificate, RFC 8446 section 6
  private static final int LAST = 49; // access_denied
  private static final TlsAlert STAPLE = TlsAlert.BAD_CERTIFICATE_STATUS_RESPONSE;

  private final Subject subject;

  Refusal(Subject subject) {
    this.subject = subject;
  }

  /** Refuses this certificate for a name that it would be good for. */
  Ending of(Credential bad) throws Exception {
    return of(bad, TlsStage.HOST);
  }

  /** Refuses this certificate for this host; empty: the address 127.0.0.1. */
  Ending of(Credential bad, String host) throws Exception {
    return of(bad, host, trusting());
  }

  /** Refuses this certificate for this host, so configured; in each version. */
  Ending of(Credential bad, String host, TlsConfig.Builder config) throws Exception {
    in(TlsVersion.TLS_1_2, bad, host, config);
    return in(TlsVersion.TLS_1_3, bad, host, config);
  }

  private Ending in(TlsVersion version, Credential bad, String host, TlsConfig.Builder config)
      throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers(bad).only(version));
    InetSocketAddress to = host.isEmpty() ? listener.address() : listener.address(host);
    Task<Ending> server = subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
    USocket socket = subject.secure(config.versions(version).build());
    String check = "connect to " + to.getHostString() + " with " + bad + " in " + version;
    TlsException e = Expect.thrown(TlsException.class, check, () -> socket.connect(to));
    assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason of: " + e);
    Expect.thrown(TlsException.class, "sendall after " + check, () -> socket.sendall(new byte[1]));
    Ending ending = server.get("the server's end");
    requireTold(ending, check);
    assertEquals("", ending.data(), "application data that the server received; " + check);
    return ending;
  }

  /** The peer got an alert that says it is about its certificate. */
  static void requireTold(Ending ending, String check) {
    boolean told =
        ending
            .alert()
            .filter(alert -> (alert.code() >= FIRST && alert.code() <= LAST) || alert == STAPLE)
            .isPresent();
    if (!told) {
      throw Expect.failure(
          "what the server saw once its certificate was refused; " + check,
          "an alert about the certificate (42 to 49, or 113 for its staple)",
          ending);
    }
  }
}
