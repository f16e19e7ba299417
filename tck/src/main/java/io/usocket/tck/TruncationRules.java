// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.USocket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** TLSEND-2: connections that end without close_notify. */
class TruncationRules {
  private static void truncated(String check, Executable call) {
    TlsException e = Expect.thrown(TlsException.class, check, call);
    assertEquals(TlsException.Reason.TRUNCATED, e.reason(), "reason of: " + e);
  }

  /**
   * The end of TCP without close_notify is no end of the stream, again and again.
   *
   * <p>Pitfall 1. If this fails: when the transport ends before close_notify has come, throw
   * TlsException TRUNCATED; libraries do not tell by themselves.
   */
  @Rule
  void TLSEND_2_1_the_end_of_TCP_is_no_end_of_TLS(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().link().fin();
      for (int call = 1; call <= 2; call++) {
        truncated("recv, call " + call + ", " + link, () -> link.socket().recv(10));
        truncated("read, call " + call + ", " + link, () -> link.socket().read(10));
        truncated("read(), call " + call + ", " + link, () -> link.socket().read());
        truncated("readline, call " + call + ", " + link, () -> link.socket().readline());
      }
    }
  }

  /**
   * The end of TCP in the middle of a record is no end of the stream.
   *
   * <p>Pitfall 1. If this fails: as TLSEND-2.1; a record that is not whole does not count.
   */
  @Rule
  void TLSEND_2_2_the_end_of_TCP_in_a_record_is_no_end_of_TLS(Subject subject) throws Exception {
    for (int cut : List.of(1, 3, 5, 20)) {
      for (TlsLink link : new TlsStage(subject).links()) {
        byte[] record = link.peer().encrypt(Expect.ascii("lost"));
        link.peer().link().send(Arrays.copyOf(record, cut));
        link.peer().link().fin();
        truncated("recv after " + cut + " bytes of a record, " + link, () -> link.socket().recv(1));
      }
    }
  }

  /**
   * What came before the end is delivered first, by each call that reads.
   *
   * <p>Pitfall 1. If this fails: hand out the decrypted bytes before the error.
   */
  @Rule
  void TLSEND_2_3_what_came_before_is_delivered_first(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().send(Expect.ascii("one\ntwo"));
      link.peer().link().fin();
      Expect.bytes("one\n", link.socket().readline(), "readline, " + link);
      truncated("readline of half a line, " + link, () -> link.socket().readline());
      truncated("read(9) of 3 bytes, " + link, () -> link.socket().read(9));
      Expect.bytes("two", link.socket().recv(9), "recv after the error, " + link);
      truncated("recv, " + link, () -> link.socket().recv(9));
    }
  }

  /**
   * A reader that waits learns that the connection was cut off.
   *
   * <p>Pitfall 1. If this fails: as TLSEND-2.1.
   */
  @Rule
  void TLSEND_2_4_a_waiting_reader_learns_of_the_truncation(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      Task<byte[]> reader = subject.start(() -> link.socket().recv(1));
      reader.awaitWaiting("recv with nothing there, " + link);
      link.peer().link().fin();
      Throwable thrown = reader.thrown("recv, " + link);
      truncated(
          "recv, " + link,
          () -> {
            throw thrown;
          });
    }
  }

  /**
   * A server that leaves in the handshake is an error that says so, for the client.
   *
   * <p>If this fails: the end of the transport in the handshake is TRUNCATED too.
   */
  @Rule
  void TLSEND_2_5_a_server_that_leaves_in_the_handshake(Subject subject) throws Exception {
    for (int cut : List.of(0, 4, 60)) {
      TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
      Task<?> server =
          subject.start(
              () ->
                  listener.serve(
                      peer -> {
                        peer.link().send(Arrays.copyOf(peer.flight(), cut));
                        peer.link().fin();
                        return peer.link().readToEnd();
                      }));
      USocket socket = subject.secure(trusting().build());
      truncated(
          "connect to a server that leaves after " + cut + " bytes",
          () -> socket.connect(listener.address(TlsStage.HOST)));
      truncated("recv after it", () -> socket.recv(1));
      server.get("the server's end");
    }
  }

  /**
   * A client that leaves in the handshake is an error that says so, for the server.
   *
   * <p>If this fails: the end of the transport in the handshake is TRUNCATED too.
   */
  @Rule
  void TLSEND_2_6_a_client_that_leaves_in_the_handshake(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    for (int cut : List.of(0, 4, 60)) {
      TlsPeer peer = stage.dial(listening, PeerEngines.clients());
      peer.link().send(Arrays.copyOf(peer.flight(), cut));
      peer.link().fin();
      USocket socket = stage.accept(listening);
      truncated("recv from a client that leaves after " + cut + " bytes", () -> socket.recv(1));
      truncated("handshake after it", socket::handshake);
      peer.link().readToEnd();
    }
  }

  /**
   * A reset is ECONNRESET, again and again, after the data that came before it.
   *
   * <p>If this fails: the error of the transport has to come out of the read as it is.
   */
  @Rule
  void TLSEND_2_7_a_reset_is_ECONNRESET(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().send(Expect.ascii("last"));
      Expect.bytes("la", link.socket().read(2), "read(2) of 4 bytes, " + link);
      Task<byte[]> reader = subject.start(() -> link.socket().read(10));
      reader.awaitWaiting("read(10) of 2 bytes, " + link);
      link.peer().link().reset();
      Expect.errno(Errno.ECONNRESET, "read(10), " + link, reader.thrown("read(10), " + link));
      Expect.bytes("st", link.socket().read(2), "read(2) after the reset, " + link);
      Expect.errno(Errno.ECONNRESET, "recv, " + link, () -> link.socket().recv(10));
      Expect.errno(Errno.ECONNRESET, "recv, again, " + link, () -> link.socket().recv(10));
    }
  }

  /**
   * A reset in the handshake is ECONNRESET, on both sides.
   *
   * <p>If this fails: the error of the transport has to come out of the handshake as it is.
   */
  @Rule
  void TLSEND_2_8_a_reset_in_the_handshake_is_ECONNRESET(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsListener listener = stage.listener(PeerEngines.servers());
    Task<?> server =
        subject.start(
            () ->
                listener.serve(
                    peer -> {
                      Hello hello = Hello.read(peer.link());
                      peer.link().reset();
                      return hello;
                    }));
    USocket client = subject.secure(trusting().build());
    Expect.errno(
        Errno.ECONNRESET,
        "connect to a server that resets",
        () -> client.connect(listener.address(TlsStage.HOST)));
    Expect.errno(Errno.ECONNRESET, "recv after it", () -> client.recv(1));
    server.get("the server");
    USocket listening = stage.listening(serving().build());
    TlsPeer peer = stage.dial(listening, PeerEngines.clients());
    USocket socket = stage.accept(listening);
    Task<byte[]> reader = subject.start(() -> socket.recv(1));
    reader.awaitWaiting("recv from a client that is silent");
    peer.link().reset();
    Expect.errno(
        Errno.ECONNRESET, "recv from a client that resets", reader.thrown("recv after the reset"));
    Expect.errno(Errno.ECONNRESET, "recv, again", () -> socket.recv(1));
  }
}
