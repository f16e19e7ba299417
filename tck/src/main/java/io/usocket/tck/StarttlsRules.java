// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.WouldBlockException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** STARTTLS-1: TLS that begins on a connected plain socket. */
class StarttlsRules {
  private static final byte[] COMMAND = Expect.ascii("STARTTLS\r\n");
  private static final byte[] READY = Expect.ascii("220 ready\r\n");

  /** A plain connection that the socket under test has begun, to a host that has a name. */
  private static TlsPlain connected(Subject subject) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    USocket socket = subject.socket();
    socket.connect(listener.address(TlsStage.HOST));
    return new TlsPlain(socket, subject.closing(listener.accept()));
  }

  /** A plain connection that the socket under test has accepted. */
  private static TlsPlain accepted(Subject subject) throws Exception {
    USocket listening = subject.listening();
    TlsPeer peer = new TlsStage(subject).dial(listening, PeerEngines.clients());
    return new TlsPlain(subject.closing(listening.accept().socket()), peer);
  }

  private record TlsPlain(USocket socket, TlsPeer peer) {}

  /**
   * The side that connected becomes the client, asks for the host it connected to and verifies it.
   *
   * <p>If this fails: {@code TlsContext.client} must work over a port on which bytes have gone.
   */
  @Rule
  void STARTTLS_1_1_the_side_that_connected_becomes_the_client(Subject subject) throws Exception {
    TlsPlain plain = connected(subject);
    plain.socket().sendall(COMMAND);
    Expect.bytes(COMMAND, plain.peer().link().read(COMMAND.length), "what the peer received");
    plain.peer().link().send(READY);
    Expect.bytes(READY, plain.socket().readline(), "the answer to STARTTLS");
    Task<TlsPeer> peer = subject.start(() -> plain.peer().handshake());
    plain.socket().starttls(TlsStage.trusting().build());
    peer.get("the server's handshake");
    assertEquals(
        Optional.of(TlsStage.HOST), plain.socket().tlsInfo().serverName(), "serverName of tlsInfo");
    exchange(plain);
  }

  /**
   * The side that accepted becomes the server.
   *
   * <p>If this fails: {@code TlsContext.server} must work over a port on which bytes have gone.
   */
  @Rule
  void STARTTLS_1_2_the_side_that_accepted_becomes_the_server(Subject subject) throws Exception {
    TlsPlain plain = accepted(subject);
    plain.peer().link().send(COMMAND);
    Expect.bytes(COMMAND, plain.socket().readline(), "the command");
    plain.socket().sendall(READY);
    Expect.bytes(READY, plain.peer().link().read(READY.length), "what the peer received");
    Task<TlsPeer> peer = subject.start(() -> plain.peer().handshake());
    plain.socket().starttls(TlsStage.serving().build());
    peer.get("the client's handshake");
    exchange(plain);
  }

  private static void exchange(TlsPlain plain) throws Exception {
    plain.socket().sendall(Expect.ascii("ping"));
    Expect.bytes("ping", plain.peer().receive(4), "what the peer received in TLS");
    plain.peer().send(Expect.ascii("pong"));
    Expect.bytes("pong", plain.socket().read(4), "read(4) in TLS");
  }

  /**
   * Plain text that came with the command or its answer, and was not read, is never taken for what
   * TLS protects: the injection of the NO STARTTLS paper (2021).
   *
   * <p>If this fails: bytes behind the line were kept over the beginning of TLS.
   */
  @Rule
  void STARTTLS_1_3_plain_text_read_ahead_is_refused(Subject subject) throws Exception {
    TlsPlain server = accepted(subject);
    server.peer().link().send(Expect.ascii("STARTTLS\r\nRCPT TO:<evil>\r\n"));
    Expect.bytes(COMMAND, server.socket().readline(), "the command");
    refused(server, TlsStage.serving().build());
    TlsPlain client = connected(subject);
    client.peer().link().send(Expect.ascii("220 ready\r\n250 evil\r\n"));
    Expect.bytes(READY, client.socket().readline(), "the answer to STARTTLS");
    refused(client, TlsStage.trusting().build());
  }

  private static void refused(TlsPlain plain, TlsConfig config) throws Exception {
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "starttls with bytes read ahead",
            () -> plain.socket().starttls(config));
    assertEquals(TlsException.Reason.PROTOCOL_VIOLATION, e.reason(), "the reason");
    Expect.thrown(TlsException.class, "recv after that", () -> plain.socket().recv(100));
    Expect.bytes("", plain.peer().link().readToEnd(), "what the peer received after that");
  }

  /**
   * Plain text that comes where TLS should begin fails the handshake, and is not handed out.
   *
   * <p>If this fails: what the library does not understand must be PROTOCOL_VIOLATION.
   */
  @Rule
  void STARTTLS_1_4_plain_text_in_place_of_TLS_fails(Subject subject) throws Exception {
    TlsPlain plain = accepted(subject);
    plain.peer().link().send(COMMAND);
    Expect.bytes(COMMAND, plain.socket().readline(), "the command");
    plain.peer().link().send(Expect.ascii("MAIL FROM:<someone@example.org>\r\n"));
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "starttls with plain text from the peer",
            () -> plain.socket().starttls(TlsStage.serving().build()));
    assertEquals(TlsException.Reason.PROTOCOL_VIOLATION, e.reason(), "the reason");
  }

  /**
   * A certificate that is not for the host that was connected to is refused.
   *
   * <p>If this fails: the host of the address is not passed to {@code TlsContext.client}.
   */
  @Rule
  void STARTTLS_1_5_the_server_is_verified(Subject subject) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    USocket socket = subject.socket();
    socket.connect(listener.address("other.usocket.test"));
    TlsPeer peer = subject.closing(listener.accept());
    Task<?> serving = subject.start(peer::handshakeToEnd);
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "starttls with a certificate for another host",
            () -> socket.starttls(TlsStage.trusting().build()));
    assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "the reason");
    serving.get("the server's handshake");
  }

  /**
   * It needs a connection without TLS.
   *
   * <p>If this fails: look at the state of the socket, no provider is asked yet.
   */
  @Rule
  void STARTTLS_1_6_it_needs_a_plain_connection(Subject subject) throws Exception {
    TlsConfig config = TlsStage.trusting().build();
    Expect.errno(
        Errno.ENOTCONN, "starttls, not connected", () -> subject.socket().starttls(config));
    for (TlsLink link : List.of(new TlsStage(subject).links().get(0))) {
      Expect.errno(Errno.EISCONN, "starttls in TLS", () -> link.socket().starttls(config));
      link.socket().sendall(Expect.ascii("still"));
      Expect.bytes("still", link.peer().receive(5), "what the peer received after that");
    }
  }

  /**
   * What cannot be honoured is refused before anything is sent, and the socket stays as it was.
   *
   * <p>If this fails: the socket is changed before the configuration is checked.
   */
  @Rule
  void STARTTLS_1_7_a_refused_configuration_leaves_the_socket_as_it_was(Subject subject)
      throws Exception {
    TlsPlain plain = accepted(subject);
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "starttls of a server without a key",
            () -> plain.socket().starttls(TlsStage.trusting().build()));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "the reason");
    plain.socket().sendall(Expect.ascii("454 no"));
    Expect.bytes("454 no", plain.peer().link().read(6), "what the peer received after that");
  }

  /**
   * In non-blocking mode it returns at once, and the handshake goes on in the calls that follow.
   *
   * <p>If this fails: {@code TlsPort.handshake} waits although its deadline is NOW.
   */
  @Rule
  void STARTTLS_1_8_in_non_blocking_mode_it_does_not_wait(Subject subject) throws Throwable {
    TlsPlain plain = connected(subject);
    plain.socket().setblocking(false);
    Expect.within(
        Duration.ofSeconds(2),
        "starttls with a peer that does nothing",
        () -> {
          plain.socket().starttls(TlsStage.trusting().build());
          return plain;
        });
    Expect.thrown(WouldBlockException.class, "recv after that", () -> plain.socket().recv(1));
    Task<TlsPeer> peer = subject.start(() -> plain.peer().handshake());
    plain.socket().settimeout(Bounded.soonSeconds());
    plain.socket().handshake();
    peer.get("the server's handshake");
    exchange(plain);
  }
}
