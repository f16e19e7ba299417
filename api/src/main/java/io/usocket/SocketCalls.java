// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import io.usocket.spi.SocketPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a socket does, for each kind of socket. Arguments arrive checked. */
sealed interface SocketCalls permits StreamCalls, PacketCalls {
  SocketPort port();

  /** Who polls this socket. */
  Watchers watchers();

  /** A poller looks: what is so, and what of {@link #port}'s channel to wait for. */
  void examine(Probe probe);

  void bind(InetSocketAddress address) throws IOException;

  void listen(int backlog) throws IOException;

  Accepted accept(Deadline deadline) throws IOException;

  void connect(InetSocketAddress peer, Deadline deadline) throws IOException;

  void handshake(Deadline deadline) throws IOException;

  void starttls(TlsConfig config, Deadline deadline) throws IOException;

  int recv(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException;

  byte[] recv(int size, boolean peek, Deadline deadline) throws IOException;

  Received recvfrom(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException;

  byte[] read(int size, Deadline deadline) throws IOException;

  int readinto(ByteBuffer dst, Deadline deadline) throws IOException;

  byte[] readline(int limit, Deadline deadline) throws IOException;

  int send(ByteBuffer src, Deadline deadline) throws IOException;

  void sendall(ByteBuffer src, Deadline deadline) throws IOException;

  int write(ByteBuffer src, Deadline deadline) throws IOException;

  int sendto(ByteBuffer src, InetSocketAddress to, Deadline deadline) throws IOException;

  void shutdown(Shutdown how, Deadline deadline) throws IOException;

  int takeError() throws IOException;

  InetSocketAddress peer() throws USocketException;

  void reload(TlsConfig config) throws IOException;

  TlsInfo tlsInfo() throws USocketException;

  /** The material of TLS; EOPNOTSUPP, ENOTCONN. */
  byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws IOException;
}
