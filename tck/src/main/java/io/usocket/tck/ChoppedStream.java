// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.SocketOption;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/** A TCP socket of the provider under test that moves few bytes at a time. */
final class ChoppedStream implements StreamPort {
  private final StreamPort port;
  private final Chop chop;
  private final ChoppedProvider provider;

  ChoppedStream(StreamPort port, Chop chop, ChoppedProvider provider) {
    this.port = port;
    this.chop = chop;
    this.provider = provider;
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    if (chop.reading().refuses(deadline)) {
      return WANT_READ;
    }
    int limit = cut(dst, chop.reading());
    try {
      return port.read(dst, deadline);
    } finally {
      dst.limit(limit);
    }
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    if (chop.writing().refuses(deadline)) {
      return WANT_WRITE;
    }
    int limit = cut(src, chop.writing());
    try {
      return port.write(src, deadline);
    } finally {
      src.limit(limit);
    }
  }

  /** Leaves one piece; the limit that was before. */
  private static int cut(ByteBuffer buffer, Chop.Way way) {
    int limit = buffer.limit();
    buffer.limit(buffer.position() + Math.min(buffer.remaining(), way.most()));
    return limit;
  }

  @Override
  public int available() {
    return Math.min(port.available(), chop.reading().most());
  }

  @Override
  public ListenPort listen(int backlog) throws IOException {
    return provider.listening(port.listen(backlog));
  }

  @Override
  public void bind(InetSocketAddress address) throws IOException {
    port.bind(address);
  }

  @Override
  public int connect(InetSocketAddress peer, Deadline deadline) throws IOException {
    return port.connect(peer, deadline);
  }

  @Override
  public int flush(Deadline deadline) throws IOException {
    return port.flush(deadline);
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    return port.shutdownOutput(deadline);
  }

  @Override
  public void shutdownInput() throws IOException {
    port.shutdownInput();
  }

  @Override
  public InetSocketAddress localAddress() throws IOException {
    return port.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() throws IOException {
    return port.remoteAddress();
  }

  @Override
  public void setOption(SocketOption option, int value) throws IOException {
    port.setOption(option, value);
  }

  @Override
  public int getOption(SocketOption option) throws IOException {
    return port.getOption(option);
  }

  @Override
  public SelectableChannel channel() {
    return port.channel();
  }

  @Override
  public int interest(int wanted) {
    return port.interest(wanted);
  }

  @Override
  public boolean hasBufferedInput() {
    return port.hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
