// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.SocketFile;
import java.io.InputStream;

/** STREAM-5: a socket as a file. */
class StreamFileRules {
  /**
   * The output is buffered, and belongs to the socket.
   *
   * <p>If this fails: the file is the api's; the provider has lost or kept back what was sent.
   */
  @Rule
  void STREAM_5_1_output_is_sent_when_it_is_flushed(Subject subject) throws Exception {
    Link link = subject.connected();
    SocketFile file = link.socket().makefile();
    file.output().write(Expect.ascii("abc"));
    Flow.nothingMore(link.peer(), "what the peer received before flush");
    file.flush();
    link.peer().expect("abc");
    file.output().write('d');
    file.close();
    link.peer().expect("d");
    link.socket().sendall(Expect.ascii("e"));
    link.peer().expect("e");
  }

  /**
   * The input can be mixed with the socket's own calls.
   *
   * <p>If this fails: {@code BytePort.read} answered more than it was asked for, or lost bytes.
   */
  @Rule
  void STREAM_5_2_input_takes_no_more_than_it_is_asked_for(Subject subject) throws Exception {
    Link link = subject.connected();
    InputStream in = link.socket().makefile().input();
    link.peer().send("ab\ncdef");
    assertEquals('a', in.read(), "the first byte of the file");
    Expect.bytes("b\n", link.socket().readline(), "readline after a byte of the file");
    Expect.bytes("cd", in.readNBytes(2), "two bytes of the file after readline");
    link.peer().halfClose();
    Expect.bytes("ef", in.readAllBytes(), "the rest of the file");
    assertEquals(-1, in.read(), "the file at the end of the stream");
    assertEquals(-1, in.read(), "the file at the end of the stream, again");
  }

  /**
   * The mode says which way a file goes, and buffering 0 sends each write.
   *
   * <p>If this fails: the file is the api's; the provider has lost or kept back what was sent.
   */
  @Rule
  void STREAM_5_3_a_file_goes_the_way_of_its_mode(Subject subject) throws Exception {
    Link link = subject.connected();
    SocketFile reading = link.socket().makefile("rb", 0);
    SocketFile writing = link.socket().makefile("wb", 0);
    writing.output().write(Expect.ascii("now"));
    link.peer().expect("now");
    link.peer().send("back");
    Expect.bytes("back", reading.input().readNBytes(4), "four bytes of a file rb");
    Expect.errno(Errno.EBADF, "writing to a file rb", () -> reading.output().write('x'));
    Expect.errno(Errno.EBADF, "reading from a file wb", () -> writing.input().read());
    Expect.errno(Errno.EINVAL, "makefile in text mode", () -> link.socket().makefile("r", 0));
    Expect.errno(Errno.EINVAL, "makefile buffering -1", () -> link.socket().makefile("rb", -1));
  }
}
