// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;

import io.usocket.Errno;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** TLS-7: when the handshake is done, in which pieces it comes, and how long it may take. */
class HandshakeTimeRules {
  private static final List<Integer> PIECES = List.of(1, 2, 3, 17);

  /**
   * accept does not wait for the client's handshake; the first read does it.
   *
   * <p>If this fails: {@code TlsContext.server} must not read; the handshake is {@code
   * TlsPort.handshake}'s.
   */
  @Rule
  void TLS_7_1_accept_returns_before_the_handshake_and_read_does_it(Subject subject)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    USocket socket = stage.accept(listening); // the client has not said a word
    Task<TlsPeer> client = subject.start(() -> peer.handshake(Expect.ascii("ping")));
    Expect.bytes("ping", socket.read(4), "read(4) of a fresh accepted socket");
    client.get("the client's handshake");
  }

  /**
   * The first write of an accepted socket does the handshake too.
   *
   * <p>If this fails: look at what {@code TlsPort.handshake} answers; it is called again until 0.
   */
  @Rule
  void TLS_7_2_the_first_write_does_the_handshake(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    Task<byte[]> client = subject.start(() -> peer.handshake().receive(4));
    stage.accept(listening).sendall(Expect.ascii("ping"));
    Expect.bytes("ping", client.get("the client"), "what the client received");
  }

  /**
   * handshake() may be called again and again.
   *
   * <p>Pitfall 21. If this fails: begin the handshake of the library exactly once, and answer 0
   * after it is done.
   */
  @Rule
  void TLS_7_3_handshake_may_be_called_again(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().handshake();
      link.socket().handshake();
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + link);
    }
  }

  /**
   * One client that says nothing does not stop the others.
   *
   * <p>If this fails: nothing that waits may be done in {@code ListenPort.accept} or {@code
   * TlsContext.server}.
   */
  @Rule
  void TLS_7_4_a_silent_client_does_not_stop_the_others(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    stage.dial(listening, PeerEngines.clients());
    USocket silent = stage.accept(listening);
    Task<?> stuck = subject.start(() -> silent.recv(1));
    stuck.awaitWaiting("recv from a client that says nothing");
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    Task<TlsPeer> client = subject.start(() -> peer.handshake(Expect.ascii("ping")));
    Expect.bytes("ping", stage.accept(listening).read(4), "read(4) from the next client");
    client.get("the next client's handshake");
  }

  /**
   * A client bears a handshake that comes in pieces of 1, 2, 3 or 17 bytes.
   *
   * <p>Pitfall 20. If this fails: bytes that are no whole record yet have to stay until the rest
   * comes.
   */
  @Rule
  void TLS_7_5_a_client_bears_a_handshake_in_pieces(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      for (int piece : PIECES) {
        TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers().only(version));
        Task<byte[]> server =
            subject.start(
                () ->
                    listener.serve(
                        peer -> {
                          peer.link().chop(piece);
                          peer.handshake(Expect.ascii("ping"));
                          return peer.receive(4);
                        }));
        USocket socket = subject.secure(trusting().build());
        socket.connect(listener.address(TlsStage.HOST));
        String check = version + " in pieces of " + piece;
        Expect.bytes("ping", socket.read(4), "read(4), " + check);
        socket.sendall(Expect.ascii("pong"));
        Expect.bytes("pong", server.get(check), "what the server received, " + check);
      }
    }
  }

  /**
   * A server bears a handshake that comes in pieces of 1, 2, 3 or 17 bytes.
   *
   * <p>Pitfall 20. If this fails: bytes that are no whole record yet have to stay until the rest
   * comes.
   */
  @Rule
  void TLS_7_6_a_server_bears_a_handshake_in_pieces(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    for (TlsVersion version : TlsVersion.values()) {
      for (int piece : PIECES) {
        TlsPeer peer = stage.dial(listening, PeerEngines.clients().only(version));
        peer.link().chop(piece);
        Task<byte[]> client = subject.start(() -> peer.handshake(Expect.ascii("ping")).receive(4));
        USocket socket = stage.accept(listening);
        String check = version + " in pieces of " + piece;
        Expect.bytes("ping", socket.read(4), "read(4), " + check);
        socket.sendall(Expect.ascii("pong"));
        Expect.bytes("pong", client.get(check), "what the client received, " + check);
      }
    }
  }

  /**
   * A client's connect to a server that is silent times out.
   *
   * <p>Pitfalls 16 and 17. If this fails: {@code TlsPort.handshake} has to give up at its deadline.
   */
  @Rule
  void TLS_7_7_connect_to_a_silent_server_times_out(Subject subject) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    USocket socket = subject.secure(trusting().build());
    Duration timeout = Pace.exchange(150); // TCP has to be through by then
    socket.settimeout(Pace.seconds(timeout));
    USocketException e =
        Expect.timeout(
            timeout,
            "connect to a silent server",
            () -> socket.connect(listener.address(TlsStage.HOST)));
    Expect.errno(Errno.ETIMEDOUT, "recv after it", () -> socket.recv(1));
    Expect.contains("handshake", e.getMessage(), "the error of connect to a silent server");
  }

  /**
   * A handshake that timed out is the end of the connection: the error says so, later calls fail,
   * and the peer sees the end.
   *
   * <p>Pitfall 16. If this fails: after a handshake that failed the port is closed; it has to close
   * its transport.
   */
  @Rule
  void TLS_7_8_a_handshake_timeout_is_fatal(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    USocket socket = stage.accept(listening);
    socket.settimeout(0.1);
    USocketException e =
        Expect.timeout(Duration.ofMillis(100), "recv from a silent client", () -> socket.recv(1));
    Expect.contains("handshake", e.getMessage(), "the error of recv from a silent client");
    Expect.errno(Errno.ETIMEDOUT, "recv, second call", () -> socket.recv(1));
    Expect.errno(Errno.ETIMEDOUT, "sendall", () -> socket.sendall(new byte[1]));
    Expect.errno(Errno.ETIMEDOUT, "handshake", socket::handshake);
    peer.link().readToEnd();
  }

  /**
   * TlsConfig.handshakeTimeout bounds the whole handshake, also with a peer that dribbles.
   *
   * <p>Pitfall 17. If this fails: one deadline has to bound all reads of the handshake; a timeout
   * for each read never passes here.
   */
  @Rule
  void TLS_7_9_a_dribbling_peer_meets_the_handshake_timeout(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig config = serving().handshakeTimeout(Duration.ofMillis(200)).build();
    USocket listening = stage.listening(config);
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    subject.closing(new Drip(peer));
    USocket socket = stage.accept(listening);
    USocketException e =
        Expect.timeout(
            Duration.ofMillis(200), "recv from a client that dribbles", () -> socket.recv(1));
    Expect.contains("200", spelled(e), "the error of recv from a client that dribbles");
  }

  private static String spelled(USocketException e) {
    return String.valueOf(e.getMessage()).replace("PT0.2S", "200 ms");
  }

  /** Sends the beginning of a ClientHello, then a byte of it each 20 ms. */
  private static final class Drip implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> drops;

    Drip(TlsPeer peer) throws IOException {
      peer.link().send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
      drops = clock.scheduleAtFixedRate(() -> drop(peer), 20, 20, TimeUnit.MILLISECONDS);
    }

    private void drop(TlsPeer peer) {
      try {
        peer.link().send(new byte[1]);
      } catch (IOException e) {
        clock.shutdown(); // the other side has had enough
      }
    }

    @Override
    public void close() {
      drops.cancel(false);
      clock.shutdownNow();
    }
  }

  /**
   * The socket's timeout bounds a handshake as a whole too.
   *
   * <p>Pitfall 17. If this fails: one deadline has to bound all reads of the handshake.
   */
  @Rule
  void TLS_7_10_the_timeout_of_the_socket_bounds_the_whole_handshake(Subject subject)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    subject.closing(new Drip(peer));
    USocket socket = stage.accept(listening);
    socket.settimeout(0.15);
    Expect.timeout(
        Duration.ofMillis(150), "handshake with a client that dribbles", socket::handshake);
  }

  /**
   * Data that comes in one piece with the peer's last flight is not lost.
   *
   * <p>Pitfall 20. If this fails: what the library decrypts during the handshake, and what it has
   * not taken yet, is the beginning of the stream.
   */
  @Rule
  void TLS_7_11_data_behind_the_last_flight_is_not_lost(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(serving().build());
      TlsPeer client = stage.dial(listening, PeerEngines.clients().only(version));
      Task<TlsPeer> task = subject.start(() -> client.handshake(Expect.ascii("early\n")));
      USocket accepted = stage.accept(listening);
      accepted.handshake();
      task.get("the client's handshake");
      accepted.settimeout(Bounded.soonSeconds());
      Expect.bytes("early\n", accepted.readline(), "readline as server, " + version);
      TlsListener listener = stage.listener(PeerEngines.servers().only(version));
      Task<Ending> server =
          subject.start(
              () -> listener.serve(peer -> peer.handshake(Expect.ascii("early\n")).awaitEnd()));
      USocket socket = subject.secure(trusting().build());
      socket.connect(listener.address(TlsStage.HOST));
      socket.settimeout(Bounded.soonSeconds());
      Expect.bytes("early\n", socket.readline(), "readline as client, " + version);
      socket.close();
      server.get("the server's end").expect(Ending.How.CLOSE_NOTIFY, "how it ended, " + version);
    }
  }
}
