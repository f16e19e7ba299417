// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
