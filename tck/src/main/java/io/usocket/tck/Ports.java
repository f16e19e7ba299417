// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.spi.BytePort;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.Port;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Ports of the provider under test, without the {@code USocket} above them. */
final class Ports {
  /**
   * A connection: a port of the provider under test at one end, a raw peer at the other.
   *
   * @param port of the provider under test
   * @param peer a socket of the JDK
   */
  record PortLink(StreamPort port, Peer peer) {}

  private final Subject subject;
  private final SocketProvider provider;

  private Ports(Subject subject) {
    this.subject = subject;
    this.provider = subject.provider();
  }

  static Ports of(Subject subject) {
    return new Ports(subject);
  }

  StreamPort fresh() throws IOException {
    return subject.closing(provider.openStream(AddressFamily.AF_INET));
  }

  PortLink connected() throws IOException {
    PeerListener listener = subject.peerListener();
    StreamPort port = fresh();
    int want = port.connect(listener.address(), soon());
    if (want != 0) {
      throw Expect.failure("answer of connect to a peer that listens", 0, want);
    }
    return new PortLink(port, listener.accept());
  }

  ListenPort listening() throws IOException {
    StreamPort port = fresh();
    port.bind(Subject.anyPort());
    return subject.closing(port.listen(10));
  }

  DatagramPort datagram() throws IOException {
    DatagramPort port = subject.closing(provider.openDatagram(AddressFamily.AF_INET));
    port.bind(Subject.anyPort());
    return port;
  }

  /** Reads once; the answer has to be a number of bytes. */
  static String read(BytePort port, String check) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1_000);
    int n = port.read(buffer, soon());
    if (n <= 0 || n != buffer.position()) {
      throw Expect.failure(
          check,
          "a number of bytes, the buffer's new position",
          n + ", position " + buffer.position());
    }
    return new String(buffer.array(), 0, n, java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** Writes until there is no room; how many bytes were taken, all of {@link Peer#pattern}. */
  static int fill(BytePort port) throws IOException {
    byte[] pattern = Peer.pattern(64 << 20);
    ByteBuffer src = ByteBuffer.wrap(pattern);
    int n = 0;
    while (n >= 0 && src.hasRemaining()) {
      int before = src.position();
      n = port.write(src, Deadline.NOW);
      if (n >= 0 && src.position() != before + n) {
        throw Expect.failure("position of the buffer after write", before + n, src.position());
      }
    }
    if (n != Port.WANT_WRITE) {
      throw Expect.failure("write to a peer that does not read", "WANT_WRITE (-3)", n);
    }
    return src.position();
  }

  static Deadline soon() {
    return Deadline.after(Bounded.soon());
  }

  static Deadline in(long millis) {
    return Deadline.after(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** A deadline that has run out by itself. */
  static Deadline passed() {
    Deadline deadline = Deadline.after(1);
    Bounded.until(deadline::hasPassed, Bounded.soon());
    return deadline;
  }
}
