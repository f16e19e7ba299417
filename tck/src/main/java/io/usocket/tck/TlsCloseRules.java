// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;

import io.usocket.Errno;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.time.Duration;
import java.util.List;

/** TLSEND-4: close() never waits, wakes whoever does, and leaves nothing behind. */
class TlsCloseRules {
  /** "At once", on a machine that does other things too. */
  private static final Duration AT_ONCE = Duration.ofMillis(800);

  /** What a JVM may open on the side, such as a jar. */
  private static final long SLACK = 10;

  private static void closesAtOnce(USocket socket, String check) throws Exception {
    long begin = System.nanoTime();
    socket.close();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (took.compareTo(AT_ONCE) > 0) {
      throw Expect.failure(check, "close() at once", "close() after " + took.toMillis() + " ms");
    }
  }

  private static void closeWakes(Task<?> blocked, USocket socket, String check) throws Exception {
    blocked.awaitWaiting(check);
    closesAtOnce(socket, "close() while another thread is in " + check);
    Expect.errno(Errno.EBADF, check + " when closed", blocked.thrown(check));
  }

  /**
   * close() while another thread is blocked in a write returns at once and wakes it.
   *
   * <p>Pitfall 13. If this fails: send close_notify only if no write is under way, else close the
   * transport alone.
   */
  @Rule
  void TLSEND_4_1_close_wakes_a_blocked_writer(Subject subject) throws Exception {
    byte[] data = new byte[Flow.MUCH];
    for (TlsLink link : new TlsStage(subject).links()) {
      Task<?> writer =
          subject.start(
              () -> {
                link.narrow().socket().sendall(data);
                return data;
              });
      closeWakes(writer, link.socket(), "sendall to a peer that does not read, " + link);
    }
  }

  /**
   * close() while another thread is blocked in a read returns at once and wakes it.
   *
   * <p>Pitfall 13. If this fails: close must not take a lock that a reader holds while it waits.
   */
  @Rule
  void TLSEND_4_2_close_wakes_a_blocked_reader(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      Task<byte[]> reader = subject.start(() -> link.socket().recv(1));
      closeWakes(reader, link.socket(), "recv with nothing there, " + link);
      link.peer().awaitEnd().expect(Ending.How.CLOSE_NOTIFY, "how it ended for the peer, " + link);
    }
  }

  /**
   * close() while another thread is in the handshake returns at once and wakes it, on both sides.
   *
   * <p>Pitfall 15. If this fails: close the transport first; some libraries hold a lock during the
   * whole handshake.
   */
  @Rule
  void TLSEND_4_3_close_wakes_a_handshake(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsListener listener = stage.listener(PeerEngines.servers());
    USocket client = subject.secure(trusting().build());
    Task<?> connect =
        subject.start(
            () -> {
              client.connect(listener.address(TlsStage.HOST));
              return client;
            });
    closeWakes(connect, client, "connect to a silent server");
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    USocket socket = stage.accept(listening);
    Task<byte[]> reader = subject.start(() -> socket.recv(1));
    closeWakes(reader, socket, "recv from a silent client");
    peer.link().readToEnd();
  }

  /**
   * close() wakes a server in the middle of a handshake too, where the client stalls.
   *
   * <p>Pitfall 15. If this fails: as TLSEND-4.3.
   */
  @Rule
  void TLSEND_4_4_close_wakes_a_handshake_in_its_middle(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(serving().versions(version).build());
      TlsPeer peer = stage.dial(listening, PeerEngines.clients().only(version));
      peer.link().send(peer.flight());
      USocket socket = stage.accept(listening);
      Task<byte[]> reader = subject.start(() -> socket.recv(1));
      peer.link().readRecord();
      closeWakes(reader, socket, "recv from a client that stalls after its hello, " + version);
    }
  }

  /**
   * close() of an idle connection with a timeout set does not wait for it.
   *
   * <p>Pitfall 14. If this fails: the JDK's SSLSocket waits for the peer's close_notify as long as
   * SO_TIMEOUT says; set it to 0 before the close.
   */
  @Rule
  void TLSEND_4_5_close_does_not_cost_the_timeout(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().settimeout(5);
      link.peer().send(Expect.ascii("ping"));
      Expect.bytes("ping", link.socket().read(4), "read(4), " + link);
      closesAtOnce(link.socket(), "close() with settimeout(5) and a silent peer, " + link);
      link.peer().awaitEnd().expect(Ending.How.CLOSE_NOTIFY, "how it ended for the peer, " + link);
    }
  }

  /**
   * close() with the send buffer full does not wait for the peer.
   *
   * <p>Pitfall 13. If this fails: close_notify is sent only if it goes at once.
   */
  @Rule
  void TLSEND_4_6_close_does_not_wait_for_room(Subject subject) throws Exception {
    byte[] data = new byte[Flow.MUCH];
    for (TlsLink link : new TlsStage(subject).links()) {
      link.narrow().socket().settimeout(0.05);
      Expect.errno(Errno.ETIMEDOUT, "sendall of 2 MiB, " + link, () -> link.socket().sendall(data));
      closesAtOnce(link.socket(), "close() with the send buffer full, " + link);
    }
  }

  /**
   * Handshakes that fail and connections that end, in every way, leave no thread behind, and their
   * TCP connections end.
   *
   * <p>If this fails: a thread that the provider starts for a connection has to end with it; better
   * start none. A failed handshake has to close the transport.
   */
  @Rule
  @Alone("threads")
  void TLSEND_4_7_no_connection_and_no_thread_is_left(Subject subject) throws Exception {
    leaveInEveryWay(subject); // what the library starts once for all is there after this
    Threads before = Threads.now();
    for (int round = 1; round <= 4; round++) {
      leaveInEveryWay(subject);
    }
    before.expectMore("threads after 24 connections have ended", 0);
  }

  /** Six connections: as client and as server, in both versions, with garbage, with a timeout. */
  private static void leaveInEveryWay(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      try (TlsListener listener = TlsListener.open(PeerEngines.servers().only(version))) {
        Task<Ending> server = subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
        USocket socket = subject.secure(trusting().build());
        socket.connect(listener.address(TlsStage.HOST));
        socket.close();
        server.get("the server's end").expect(Ending.How.CLOSE_NOTIFY, "how it ended");
      }
    }
    try (USocket listening = stage.listening(serving().build())) {
      for (TlsVersion version : TlsVersion.values()) {
        TlsPeer peer = stage.dial(listening, PeerEngines.clients().only(version));
        Task<Ending> client = subject.start(peer::handshakeToEnd);
        USocket socket = stage.accept(listening);
        socket.handshake();
        socket.close();
        client.get("the client's end").expect(Ending.How.CLOSE_NOTIFY, "how it ended");
        peer.close();
      }
      for (String hello : List.of("no TLS at all, just text\r\n", "")) {
        try (TlsPeer peer = stage.dial(listening, PeerEngines.clients())) {
          peer.link().send(Expect.ascii(hello));
          USocket socket = stage.accept(listening);
          socket.settimeout(0.05);
          Expect.thrown(
              USocketException.class,
              "recv from a client of '" + hello + "'",
              () -> socket.recv(1));
          peer.link().readToEnd();
        }
      }
    }
  }

  /**
   * Connections that have ended leave no descriptor open.
   *
   * <p>Pitfall 25. If this fails: close the channel, and each selector that was opened for it,
   * whichever way the connection ends.
   */
  @Rule
  @Alone("descriptors")
  void TLSEND_4_8_no_descriptor_is_left(Subject subject) throws Exception {
    leaveInEveryWay(subject);
    long before = Descriptors.open();
    for (int round = 1; round <= 4; round++) {
      leaveInEveryWay(subject);
    }
    Descriptors.expectAtMost(before + SLACK, "descriptors after 24 connections have ended");
  }
}
