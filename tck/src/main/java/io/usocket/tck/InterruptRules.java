// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.function.Executable;

/** CLOSE-3: an interrupt ends the wait and nothing else. */
class InterruptRules {
  /**
   * A reader is interrupted.
   *
   * <p>If this fails: a wait that is interrupted throws InterruptedIOException and leaves the
   * interrupt status set; a channel of the JDK in blocking mode is closed by an interrupt.
   */
  @Rule
  void CLOSE_3_1_an_interrupted_reader_loses_nothing(Subject subject) throws Exception {
    readerLosesNothing(subject, subject.connected());
  }

  static void readerLosesNothing(Subject subject, Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("abc");
    interrupted(subject, "read(6) of three bytes", () -> s.read(6));
    interrupted(subject, "read(6) again", () -> s.read(6));
    s.settimeout(8);
    interrupted(subject, "read(6) with a timeout", () -> s.read(6));
    link.peer().send("def");
    Expect.bytes("abcdef", s.read(6), "read(6) once six bytes have come");
    s.sendall(Expect.ascii("alive"));
    link.peer().expect("alive");
  }

  /** The call waits in a thread that is interrupted: EINTR, and the thread still knows it. */
  static USocketException interrupted(Subject subject, String name, Executable call)
      throws Exception {
    String check = name + ", interrupted";
    Task<USocketException> task =
        subject.start(
            () -> {
              USocketException e = Expect.errno(Errno.EINTR, check, call);
              assertEquals(
                  true, Thread.currentThread().isInterrupted(), check + ": interrupt status");
              return e;
            });
    task.awaitWaiting(name + " before the interrupt");
    task.interrupt();
    return task.get(check);
  }

  /**
   * An acceptor is interrupted.
   *
   * <p>If this fails: as CLOSE-3.1.
   */
  @Rule
  void CLOSE_3_2_an_interrupted_accept_takes_the_next_client(Subject subject) throws Exception {
    USocket listening = subject.listening();
    interrupted(subject, "accept", listening::accept);
    Link link = subject.accepted(listening);
    link.peer().send("hi");
    Expect.bytes("hi", link.socket().read(2), "read(2) on the next connection");
  }

  /**
   * A writer is interrupted.
   *
   * <p>If this fails: as CLOSE-3.1; bytes that were taken before the wait have to be answered.
   */
  @Rule
  void CLOSE_3_3_an_interrupted_writer_knows_how_far_it_came(Subject subject) throws Exception {
    writerGoesOn(subject, subject.connected());
  }

  static void writerGoesOn(Subject subject, Link link) throws Exception {
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    ByteBuffer src = ByteBuffer.wrap(data);
    USocketException e =
        interrupted(subject, "sendall of 16 MiB", () -> link.socket().sendall(src));
    assertEquals(src.position(), e.bytesTransferred(), "bytesTransferred of the sendall");
    Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
    link.socket().sendall(src);
    Expect.bytes(data, received.get("receiving"), "what the peer received of both");
  }

  /**
   * A receiver of datagrams is interrupted.
   *
   * <p>If this fails: as CLOSE-3.1.
   */
  @Rule
  void CLOSE_3_4_an_interrupted_recvfrom_takes_the_next_datagram(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    interrupted(subject, "recvfrom", () -> socket.recvfrom(10));
    subject.datagramPeer().send("next", socket.getsockname());
    Expect.bytes("next", socket.recvfrom(10).data(), "recvfrom after the interrupt");
  }

  /**
   * A thread that connects is interrupted.
   *
   * <p>If this fails: as CLOSE-3.1; the connect that was begun goes on.
   */
  @Rule
  void CLOSE_3_5_an_interrupted_connect_goes_on(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    interrupted(subject, "connect", () -> socket.connect(hole.address()));
    socket.settimeout(0);
    Expect.errno(
        Errno.EALREADY,
        "non-blocking connect after the interrupt",
        () -> socket.connect(hole.address()));
  }

  /**
   * An interrupt is about waiting.
   *
   * <p>If this fails: as CLOSE-3.1; only a wait may look at the interrupt status.
   */
  @Rule
  void CLOSE_3_6_an_interrupted_thread_can_do_what_need_not_wait(Subject subject) throws Exception {
    Link link = subject.connected();
    link.peer().send("here");
    Flow.awaitInput(link.socket());
    Task<byte[]> task =
        subject.start(
            () -> {
              Thread.currentThread().interrupt();
              link.socket().sendall(Expect.ascii("there"));
              byte[] got = link.socket().read(4);
              assertEquals(
                  true, Thread.currentThread().isInterrupted(), "the interrupt status after that");
              return got;
            });
    Expect.bytes("here", task.get("sendall and read(4)"), "read(4) of an interrupted thread");
    link.peer().expect("there");
  }
}
