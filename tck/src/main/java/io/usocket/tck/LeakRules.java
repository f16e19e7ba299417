// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.USocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** PROV 5: nothing is left behind. */
class LeakRules {
  private static final int CONNECTIONS = 50;

  /** What a JVM may open on the side, such as a jar or an epoll of the collector's. */
  private static final int SLACK = 10;

  /**
   * Closing frees every descriptor, also of sockets that have waited.
   *
   * <p>If this fails: {@code Port.close()} has to close its selectors too; a channel that is
   * registered with an open selector keeps its descriptor.
   */
  @Rule
  @Alone("descriptors")
  void PROV_5_1_no_descriptor_is_left_after_50_connections(Subject subject) throws Exception {
    useAndClose(subject, 2); // what is opened once
    long before = Descriptors.open();
    useAndClose(subject, CONNECTIONS);
    Descriptors.expectAtMost(
        before + SLACK, "open descriptors after " + CONNECTIONS + " connections");
  }

  private static void useAndClose(Subject subject, int count) throws Exception {
    USocket listener = subject.listening();
    for (int i = 0; i < count; i++) {
      Link link = subject.accepted(listener);
      link.socket().settimeout(0.001);
      Expect.errno(Errno.ETIMEDOUT, "recv with nothing there", () -> link.socket().recv(1));
      link.peer().close();
      link.socket().close();
    }
    listener.close();
  }

  /**
   * A connect that fails leaves nothing either.
   *
   * <p>If this fails: a {@code StreamPort} whose connect has failed is closed by its owner; look at
   * what else was opened for it.
   */
  @Rule
  @Alone("descriptors")
  void PROV_5_2_no_descriptor_is_left_after_50_failed_connects(Subject subject) throws Exception {
    Socket bound = subject.closing(new Socket()); // nobody listens there, and nobody else can
    bound.bind(Subject.anyPort());
    InetSocketAddress nobody = (InetSocketAddress) bound.getLocalSocketAddress();
    refusedConnects(subject, nobody, 2);
    long before = Descriptors.open();
    refusedConnects(subject, nobody, CONNECTIONS);
    Descriptors.expectAtMost(
        before + SLACK, "open descriptors after " + CONNECTIONS + " refused connects");
  }

  private static void refusedConnects(Subject subject, InetSocketAddress nobody, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      try (USocket socket = subject.backend().socket()) {
        Expect.errno(Errno.ECONNREFUSED, "connect to a closed port", () -> socket.connect(nobody));
      }
    }
  }

  /**
   * Sockets have no threads of their own, idle or waiting with a timeout.
   *
   * <p>If this fails: a provider that needs a thread for each socket does not scale; wait in the
   * thread that calls.
   */
  @Rule
  @Alone("threads")
  void PROV_5_3_sockets_have_no_threads(Subject subject) throws Exception {
    useAndClose(subject, 2); // what is started once
    Threads before = Threads.now();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Link link = subject.connected();
      link.socket().settimeout(0.001);
      Expect.errno(Errno.ETIMEDOUT, "recv with nothing there", () -> link.socket().recv(1));
      links.add(link);
    }
    before.expectMore("threads while " + CONNECTIONS + " sockets are open", SLACK);
    links.forEach(link -> link.socket().close());
  }
}
