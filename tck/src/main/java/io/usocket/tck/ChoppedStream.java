// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A TCP socket of the provider under test that moves few bytes at a time. */
final class ChoppedStream extends WrappedPort<StreamPort> implements StreamPort {
  private final Chop chop;
  private final ChoppedProvider provider;

  ChoppedStream(StreamPort port, Chop chop, ChoppedProvider provider) {
    super(port);
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
      return whole.read(dst, deadline);
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
      return whole.write(src, deadline);
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
    return Math.min(whole.available(), chop.reading().most());
  }

  @Override
  public ListenPort listen(int backlog) throws IOException {
    return provider.listening(whole.listen(backlog));
  }

  @Override
  public void bind(InetSocketAddress address) throws IOException {
    whole.bind(address);
  }

  @Override
  public int connect(InetSocketAddress peer, Deadline deadline) throws IOException {
    return whole.connect(peer, deadline);
  }

  @Override
  public int flush(Deadline deadline) throws IOException {
    return whole.flush(deadline);
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    return whole.shutdownOutput(deadline);
  }

  @Override
  public void shutdownInput() throws IOException {
    whole.shutdownInput();
  }

  @Override
  public InetSocketAddress remoteAddress() throws IOException {
    return whole.remoteAddress();
  }
}
