// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

/**
 * What is beneath a {@link TransportSocket}: nothing. Without this, any method of {@link
 * java.net.Socket} that is not overridden would open a descriptor, which nobody closes.
 */
final class NoDescriptor extends SocketImpl {
  @Override
  protected void create(boolean stream) {}

  @Override
  protected void connect(String host, int port) throws SocketException {
    throw refused();
  }

  @Override
  protected void connect(InetAddress address, int port) throws SocketException {
    throw refused();
  }

  @Override
  protected void connect(SocketAddress address, int timeout) throws SocketException {
    throw refused();
  }

  @Override
  protected void bind(InetAddress host, int port) throws SocketException {
    throw refused();
  }

  @Override
  protected void listen(int backlog) throws SocketException {
    throw refused();
  }

  @Override
  protected void accept(SocketImpl s) throws SocketException {
    throw refused();
  }

  @Override
  protected InputStream getInputStream() throws SocketException {
    throw refused();
  }

  @Override
  protected OutputStream getOutputStream() throws SocketException {
    throw refused();
  }

  @Override
  protected int available() throws SocketException {
    throw refused();
  }

  @Override
  protected void close() {}

  @Override
  protected void sendUrgentData(int data) throws SocketException {
    throw refused();
  }

  @Override
  public void setOption(int option, Object value) throws SocketException {
    throw refused();
  }

  @Override
  public Object getOption(int option) throws SocketException {
    throw refused();
  }

  private static SocketException refused() {
    return new SocketException("a socket of TLS over a port has no descriptor");
  }
}
