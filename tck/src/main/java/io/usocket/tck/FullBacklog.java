// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A black hole on the loopback interface: a listener whose backlog is full, so that the next
 * connect is neither accepted nor refused. {@link #open} lets the next one through.
 */
final class FullBacklog implements AutoCloseable {
  /** The system itself takes a connection, at once, as long as there is room. */
  private static final int FULL_MILLIS = 40;

  private static final int MOST = 64;

  private final ServerSocket listener = new ServerSocket();
  private final List<Socket> waiting = new ArrayList<>();

  private FullBacklog() throws IOException {
    listener.setSoTimeout(Bounded.soonMillis());
    listener.bind(Subject.anyPort(), 1);
  }

  static FullBacklog make(Subject subject) throws IOException {
    FullBacklog made = subject.closing(new FullBacklog());
    while (made.takesOneMore()) {
      if (made.waiting.size() > MOST) {
        throw new IllegalStateException("this host takes any number of connections");
      }
    }
    return made;
  }

  private boolean takesOneMore() throws IOException {
    Socket one = new Socket();
    try {
      one.connect(address(), (int) Pace.exchange(FULL_MILLIS).toMillis());
      waiting.add(one);
      return true;
    } catch (SocketTimeoutException e) {
      one.close(); // or it would take the place of the socket under test
      return false;
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Takes all that wait, so that the next connect succeeds. */
  void open() throws IOException {
    for (int i = waiting.size(); i > 0; i--) {
      listener.accept().close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket one : waiting) {
      one.close();
    }
  }
}
