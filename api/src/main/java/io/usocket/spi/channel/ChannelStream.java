// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketOption;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** TCP on a SocketChannel. */
public final class ChannelStream extends ChannelPort<SocketChannel> implements StreamPort {
  /**
   * The most that moves in one system call. The JDK copies heap buffers through a direct one of the
   * same size that it keeps for the thread; and larger writes are not faster.
   */
  private static final int CHUNK = 128 * 1024;

  private @Nullable InputStream input;

  /** Held for one system call, so that no reader sees the end of a reset before it is known. */
  private final ReentrantLock sending = new ReentrantLock();

  private boolean reset;

  private ChannelStream(SocketChannel channel, AddressFamily family) throws IOException {
    super(channel, family);
  }

  /**
   * Opens a fresh port.
   *
   * @param family AF_INET or AF_INET6
   * @return the port
   * @throws IOException EMFILE, EAFNOSUPPORT
   */
  public static ChannelStream open(AddressFamily family) throws IOException {
    return over(SocketChannel.open(protocolFamily(family)), family);
  }

  static ChannelStream over(SocketChannel channel, AddressFamily family) throws IOException {
    try {
      return new ChannelStream(channel, family);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void bind(InetSocketAddress address) throws IOException {
    channel.bind(address);
  }

  /**
   * The JDK binds and listens in one step, on a channel of its own; so the port is held by this
   * channel until that one has it. Two sockets that do not listen yet share an address if both have
   * SO_REUSEADDR (Linux, checked against each socket's option of the moment); where that is not so,
   * this one lets go first.
   */
  @Override
  public ListenPort listen(int backlog) throws IOException {
    boolean reuse = getOption(SocketOption.SO_REUSEADDR) != 0;
    InetSocketAddress local = localAddress();
    ServerSocketChannel server = ServerSocketChannel.open(protocolFamily(family));
    try {
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        server.setOption(
            StandardSocketOptions.SO_REUSEPORT,
            channel.getOption(StandardSocketOptions.SO_REUSEPORT));
      }
      server.setOption(
          StandardSocketOptions.SO_RCVBUF, channel.getOption(StandardSocketOptions.SO_RCVBUF));
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      bindAndListen(server, local, backlog);
      server.setOption(StandardSocketOptions.SO_REUSEADDR, reuse);
      close();
      return new ChannelListener(server, family);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void bindAndListen(ServerSocketChannel server, InetSocketAddress local, int backlog)
      throws IOException {
    try {
      server.bind(local, backlog);
    } catch (BindException e) {
      close();
      server.bind(local, backlog);
    }
  }

  @Override
  public int connect(InetSocketAddress peer, Deadline deadline) throws IOException {
    boolean connected =
        channel.isConnectionPending() ? channel.finishConnect() : channel.connect(peer);
    while (!connected) {
      if (!awaitInput(SelectionKey.OP_CONNECT, deadline)) {
        return WANT_WRITE;
      }
      connected = channel.finishConnect();
    }
    return 0;
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    int n = readChunk(dst);
    while (n == 0) {
      if (!awaitInput(SelectionKey.OP_READ, deadline)) {
        return WANT_READ;
      }
      n = readChunk(dst);
    }
    return n;
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    int n = writeChunk(src);
    while (n == 0) {
      if (!awaitOutput(SelectionKey.OP_WRITE, deadline)) {
        return WANT_WRITE;
      }
      n = writeChunk(src);
    }
    return n;
  }

  private int readChunk(ByteBuffer dst) throws IOException {
    int limit = dst.limit();
    dst.limit(dst.position() + Math.min(CHUNK, dst.remaining()));
    try {
      int n = channel.read(dst);
      if (n < 0) {
        requireNoReset();
      }
      return n;
    } finally {
      dst.limit(limit);
    }
  }

  /** The kernel tells of a reset once: what a write was told is no end of stream to a read. */
  private void requireNoReset() throws USocketException {
    sending.lock();
    try {
      if (reset) {
        throw new USocketException(Errno.ECONNRESET, "a write was told that the peer has reset");
      }
    } finally {
      sending.unlock();
    }
  }

  private int writeChunk(ByteBuffer src) throws IOException {
    int limit = src.limit();
    src.limit(src.position() + Math.min(CHUNK, src.remaining()));
    sending.lock();
    try {
      return channel.write(src);
    } catch (IOException e) {
      reset |= String.valueOf(e.getMessage()).startsWith("Connection reset");
      throw e;
    } finally {
      sending.unlock();
      src.limit(limit);
    }
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    channel.shutdownOutput();
    return 0;
  }

  /** The JDK asks the kernel only in this way (FIONREAD). */
  @Override
  public int available() {
    try {
      if (input == null) {
        input = channel.socket().getInputStream();
      }
      return input.available();
    } catch (IOException e) {
      return 0; // a read will tell what is wrong
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public InetSocketAddress remoteAddress() throws IOException {
    if (channel.getRemoteAddress() instanceof InetSocketAddress peer) {
      return peer;
    }
    throw new USocketException(Errno.ENOTCONN, "the port is not connected");
  }
}
