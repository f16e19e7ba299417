// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.AddressFamily;
import io.usocket.ClientAuth;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.pki.CertificateBuilder;
import io.usocket.tck.pki.ExtendedKeyUsage;
import io.usocket.tck.pki.TestPki;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** DTLS 1: sockets and handshakes. */
class DtlsRules {
  /** What an Ethernet takes, without the headers of IPv4 and UDP. */
  private static final int PATH = 1500 - 20 - 8;

  /**
   * A client.
   *
   * <p>If this fails: {@code SocketProvider.dtls}, {@code DtlsContext.client}.
   */
  @Rule
  void DTLS_1_1_a_client_connects_and_exchanges_datagrams(Subject subject) throws Exception {
    DtlsStage.Pair pair = new DtlsStage(subject).connected();
    pair.socket().send(Expect.ascii("ping"));
    pair.peer().expect("ping");
    pair.peer().sendData("pong");
    Expect.bytes("pong", pair.socket().recv(100), "recv of a client");
  }

  /**
   * A server.
   *
   * <p>If this fails: {@code DtlsContext.gate}, {@code DtlsGate.Admission}.
   */
  @Rule
  void DTLS_1_2_a_server_accepts_a_client_and_exchanges_datagrams(Subject subject)
      throws Exception {
    DtlsStage.Pair pair = new DtlsStage(subject).accepted();
    pair.peer().sendData("ping");
    Expect.bytes("ping", pair.socket().recv(100), "recv of a server");
    pair.socket().send(Expect.ascii("pong"));
    pair.peer().expect("pong");
  }

  /**
   * The handshake of a server is where TLS has it.
   *
   * <p>If this fails: {@code DtlsGate.examine} waits for more than the hello with the cookie.
   */
  @Rule
  void DTLS_1_3_accept_returns_before_the_handshake_and_recv_does_it(Subject subject)
      throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    DtlsPeer client = stage.dial(listening.getsockname());
    Task<DtlsPeer> peer =
        subject.start(
            () -> {
              client.handshake().sendData("hello");
              return client;
            });
    USocket socket = stage.accept(listening);
    Expect.errno(Errno.ENOTCONN, "tlsInfo after accept", socket::tlsInfo);
    assertEquals(client.address(), socket.getpeername(), "getpeername after accept");
    assertEquals(listening.getsockname(), socket.getsockname(), "getsockname after accept");
    Expect.bytes("hello", socket.recv(100), "the first recv");
    peer.get("the client's handshake");
    assertEquals(TlsVersion.TLS_1_2, socket.tlsInfo().version(), "the version after recv");
  }

  /**
   * What was agreed on is told as for TLS.
   *
   * <p>If this fails: {@code DtlsPort.info}.
   */
  @Rule
  void DTLS_1_4_tlsInfo_tells_what_was_agreed_on(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    DtlsStage.Pair pair = stage.connected();
    TlsInfo info = pair.socket().tlsInfo();
    assertEquals(TlsVersion.TLS_1_2, info.version(), "version of DTLS 1.2");
    assertEquals(
        pair.peer().engine().getSession().getCipherSuite(), info.cipherSuite(), "cipher suite");
    assertEquals(TestPki.serverEc().chain(), info.peerCertificates(), "the server's chain");
    assertEquals(TlsStage.HOST, info.serverName().orElse(""), "the server name");
  }

  /**
   * What is not there is refused.
   *
   * <p>If this fails: the api refuses it by {@code features()}.
   */
  @Rule
  void DTLS_1_5_without_DTLS_a_datagram_socket_with_IPPROTO_SEC_is_refused(Subject subject)
      throws Exception {
    USocketException refused =
        Expect.errno(
            Errno.EPROTONOSUPPORT,
            "socket(AF_INET, SOCK_DGRAM, IPPROTO_SEC)",
            () ->
                subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM, Protocol.IPPROTO_SEC));
    Expect.contains("DTLS", refused.getMessage(), "the text of the refusal");
  }

  /**
   * An address is verified as one.
   *
   * <p>If this fails: the server names of {@code DtlsContext.client} are not verified as those of
   * TLS.
   */
  @Rule
  void DTLS_1_6_a_literal_address_is_verified_against_IP_names(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    DtlsPeer good = subject.closing(DtlsPeer.server(TestPki.ipSan()));
    Task<DtlsPeer> peer = subject.start(good::handshake);
    stage.client().connect(good.address());
    peer.get("the server's handshake");
    DtlsPeer bad = subject.closing(DtlsPeer.server(TestPki.ipInDnsSan()));
    refused(subject, stage.client(), bad, bad.address());
  }

  /**
   * Nobody else is spoken to.
   *
   * <p>If this fails: {@code PeerTrust} is not asked, or after the handshake only; see Pitfall 1 of
   * docs/PITFALLS.md for names.
   */
  @Rule
  void DTLS_1_7_a_server_that_is_not_trusted_is_refused_with_an_alert(Subject subject)
      throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    for (var credential :
        List.of(TestPki.untrustedRoot(), TestPki.expired(), TestPki.wrongName())) {
      DtlsPeer peer = subject.closing(DtlsPeer.server(credential));
      refused(subject, stage.client(), peer, peer.address(TlsStage.HOST));
    }
  }

  private static void refused(
      Subject subject, USocket client, DtlsPeer server, InetSocketAddress to) {
    Task<Object> peer = subject.start(() -> TlsStage.outcome(server::handshake));
    TlsException refused =
        Expect.thrown(TlsException.class, "connect to a bad server", () -> client.connect(to));
    assertEquals(TlsException.Reason.PEER_CERTIFICATE, refused.reason(), "why connect failed");
    Expect.thrown(TlsException.class, "send after that", () -> client.send(Expect.ascii("secret")));
    Object outcome = TlsStage.outcome(() -> peer.get("the server's handshake"));
    if (!(outcome instanceof javax.net.ssl.SSLException)) {
      throw Expect.failure("the server's handshake", "it fails by an alert", outcome);
    }
  }

  /**
   * Client certificates are as for TLS.
   *
   * <p>If this fails: {@code clientAuth} or {@code identities} are not honoured for DTLS.
   */
  @Rule
  void DTLS_1_8_client_certificates_are_asked_for_and_given(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    TlsConfig known = TlsStage.identified(TlsStage.trusting(), TestPki.client()).build();
    DtlsStage.Pair pair =
        stage.connected(stage.socket(known), subject.closing(DtlsPeer.askingServer()));
    assertEquals(
        TestPki.client().chain().get(0),
        pair.peer().engine().getSession().getPeerCertificates()[0],
        "what the server got");
    TlsConfig asking =
        TlsStage.serving()
            .clientAuth(ClientAuth.REQUIRED)
            .trust(TestPki.root().certificate())
            .build();
    USocket listening = stage.listening(asking);
    DtlsPeer nobody = stage.dial(listening.getsockname());
    Task<Object> peer = subject.start(() -> TlsStage.outcome(nobody::handshake));
    USocket accepted = stage.accept(listening);
    TlsException refused =
        Expect.thrown(
            TlsException.class, "the handshake with a client without key", accepted::handshake);
    assertEquals(TlsException.Reason.PEER_CERTIFICATE, refused.reason(), "why it failed");
    peer.get("the client's handshake");
  }

  /**
   * A wrong set-up fails before anything is sent.
   *
   * <p>If this fails: the api knows this itself.
   */
  @Rule
  void DTLS_1_9_a_set_up_that_cannot_work_is_refused(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    TlsConfig modern = TlsConfig.builder().versions(TlsVersion.TLS_1_3).build();
    TlsException version =
        Expect.thrown(
            TlsException.class, "socket with versions(TLS_1_3)", () -> stage.socket(modern));
    Expect.contains("TLS_1_2", version.getMessage(), "the text");
    USocket keyless = stage.client();
    keyless.bind(Subject.anyPort());
    TlsException identity =
        Expect.thrown(TlsException.class, "listen without a key", keyless::listen);
    Expect.contains("identity", identity.getMessage(), "the text");
    USocket nameless = stage.client();
    InetSocketAddress odd = TlsListener.named("not a name", 9);
    Expect.thrown(TlsException.class, "connect to a bad name", () -> nameless.connect(odd));
  }

  /**
   * What is not for datagrams is refused, and states are as for streams.
   *
   * <p>If this fails: the api knows this itself.
   */
  @Rule
  void DTLS_1_10_calls_in_the_wrong_state_are_refused(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket fresh = stage.client();
    Expect.errno(Errno.ENOTCONN, "recv before connect", () -> fresh.recv(1));
    Expect.errno(Errno.ENOTCONN, "send before connect", () -> fresh.send(new byte[1]));
    Expect.errno(Errno.ENOTCONN, "getpeername before connect", fresh::getpeername);
    Expect.errno(Errno.EINVAL, "accept before listen", fresh::accept);
    DtlsStage.Pair pair = stage.connected();
    USocket socket = pair.socket();
    Expect.errno(
        Errno.EISCONN, "a second connect", () -> socket.connect(pair.peer().address("localhost")));
    Expect.errno(Errno.EOPNOTSUPP, "shutdown", () -> socket.shutdown(Sockets.SHUT_RDWR));
    Expect.errno(Errno.EOPNOTSUPP, "readline", socket::readline);
    Expect.errno(Errno.EOPNOTSUPP, "starttls", () -> socket.starttls(TlsConfig.defaults()));
    Expect.errno(Errno.EISCONN, "connect of a listening socket", () -> connectListening(stage));
    socket.close();
    Expect.errno(Errno.EBADF, "send after close", () -> socket.send(new byte[1]));
    Expect.errno(Errno.EBADF, "recv after close", () -> socket.recv(1));
  }

  private static void connectListening(DtlsStage stage) throws Exception {
    USocket listening =
        stage.listening(TlsStage.identified(TlsStage.trusting(), TestPki.serverEc()).build());
    listening.connect(TlsListener.named(TlsStage.HOST, 9));
  }

  /**
   * A handshake that may not wait is refused, and can be done later.
   *
   * <p>If this fails: the api knows this itself.
   */
  @Rule
  void DTLS_1_11_a_handshake_in_non_blocking_mode_is_EOPNOTSUPP(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket socket = stage.client();
    DtlsPeer server = stage.server();
    socket.setblocking(false);
    Expect.errno(
        Errno.EOPNOTSUPP,
        "connect in non-blocking mode",
        () -> socket.connect(server.address(TlsStage.HOST)));
    socket.setblocking(true);
    DtlsStage.Pair pair = stage.connected(socket, server);
    pair.socket().setblocking(false);
    Expect.errno(Errno.EAGAIN, "recv in non-blocking mode", () -> socket.recv(1));
  }

  /**
   * A handshake ends in time, and the socket with it.
   *
   * <p>If this fails: {@code DtlsPort.handshake} does not keep its deadline.
   */
  @Rule
  void DTLS_1_12_a_handshake_without_an_answer_times_out(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    DatagramPeer silent = subject.datagramPeer();
    InetSocketAddress to = TlsListener.named(TlsStage.HOST, silent.address().getPort());
    TlsConfig hasty = TlsStage.trusting().handshakeTimeout(Duration.ofMillis(200)).build();
    USocket limited = stage.socket(hasty);
    Expect.timeout(
        Duration.ofMillis(200), "connect with handshakeTimeout", () -> limited.connect(to));
    Expect.errno(Errno.ETIMEDOUT, "send after that", () -> limited.send(new byte[1]));
    USocket timed = stage.client();
    timed.settimeout(0.2);
    Expect.timeout(Duration.ofMillis(200), "connect with settimeout", () -> timed.connect(to));
  }

  /**
   * A port where nobody is tells so.
   *
   * <p>If this fails: what the transport throws does not leave {@code DtlsPort.handshake}.
   */
  @Rule
  @Alone("a port that has become free")
  void DTLS_1_13_connect_to_a_closed_port_is_ECONNREFUSED(Subject subject) throws Exception {
    DtlsPeer gone = new DtlsStage(subject).server();
    InetSocketAddress to = gone.address(TlsStage.HOST);
    gone.close();
    USocket socket = new DtlsStage(subject).client();
    socket.settimeout(Bounded.soonSeconds());
    Expect.errno(Errno.ECONNREFUSED, "connect to a closed port", () -> socket.connect(to));
  }

  /**
   * A long certificate is cut into pieces that paths take.
   *
   * <p>If this fails: tell the library the size of datagrams, or cut handshake messages yourself.
   */
  @Rule
  void DTLS_1_14_a_handshake_is_cut_to_what_paths_take(Subject subject) throws Exception {
    CertificateBuilder builder =
        TestPki.root()
            .certificateFor("usocket TCK with many names")
            .extendedKeyUsage(ExtendedKeyUsage.SERVER_AUTH)
            .dnsName(TlsStage.HOST);
    for (int i = 0; i < 200; i++) {
      builder.dnsName("n" + i + ".usocket.test");
    }
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening(TlsStage.serving(builder.issue()).build());
    AtomicInteger longest = new AtomicInteger();
    DtlsRelay relay =
        DtlsRelay.to(
            listening.getsockname(),
            (way, count, datagram) -> {
              if (way == DtlsRelay.Way.TO_CLIENT) {
                longest.accumulateAndGet(datagram.length, Math::max);
              }
              return List.of(datagram);
            },
            subject);
    stage.accepted(listening, relay.address(TlsStage.HOST));
    assertTrue(longest.get() > 0, "datagrams came");
    assertTrue(
        longest.get() <= PATH, "the longest datagram has at most 1,472 bytes, here " + longest);
  }
}
