// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.SocketPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What plain datagrams and those of DTLS have in common: one call takes or gives one datagram. */
abstract sealed class PacketCalls implements SocketCalls permits DatagramCalls, DtlsCalls {
  final Handle handle;
  final DatagramPort port;
  final Watchers watchers;

  PacketCalls(Handle handle, Watchers watchers, DatagramPort port) {
    this.handle = handle;
    this.watchers = watchers;
    this.port = port;
  }

  @Override
  public final SocketPort port() {
    return port;
  }

  @Override
  public final Watchers watchers() {
    return watchers;
  }

  @Override
  public final void bind(InetSocketAddress address) throws IOException {
    handle.requireOpen();
    try {
      port.bind(address);
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "bind to " + Addresses.text(address));
    }
  }

  @Override
  public final int recv(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    return recvfrom(dst, peek, deadline).length();
  }

  @Override
  public final byte[] read(int size, Deadline deadline) throws IOException {
    return recv(size, false, deadline);
  }

  @Override
  public final int readinto(ByteBuffer dst, Deadline deadline) throws IOException {
    return recv(dst, false, deadline);
  }

  @Override
  public final void sendall(ByteBuffer src, Deadline deadline) throws IOException {
    send(src, deadline);
  }

  @Override
  public final int write(ByteBuffer src, Deadline deadline) throws IOException {
    return send(src, deadline);
  }

  @Override
  public final void starttls(TlsConfig config, Deadline deadline) throws IOException {
    throw onlyForStreams("starttls");
  }

  @Override
  public final byte[] readline(int limit, Deadline deadline) throws IOException {
    throw onlyForStreams("readline");
  }

  @Override
  public final void shutdown(Shutdown how, Deadline deadline) throws IOException {
    throw onlyForStreams("shutdown");
  }

  @Override
  public final byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws IOException {
    throw onlyForStreams("exportKeyingMaterial");
  }

  final USocketException onlyForStreams(String call) throws USocketException {
    handle.requireOpen();
    return new USocketException(Errno.EOPNOTSUPP, call + " is for SOCK_STREAM");
  }
}
