// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.IPPROTO_TCP;
import static io.usocket.Sockets.SOCK_DGRAM;
import static io.usocket.Sockets.SOL_SOCKET;
import static io.usocket.Sockets.SO_RCVBUF;
import static io.usocket.Sockets.SO_SNDBUF;
import static io.usocket.Sockets.using;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.UnixOperatingSystemMXBean;
import io.usocket.Errno;
import io.usocket.SocketTimedOutException;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand virtual threads in calls that wait: they park, and leave their carriers to others. */
@EnabledForJreRange(min = JRE.JAVA_25)
@Timeout(120)
class VirtualThreadsTest {
  private static final int THREADS = 1000;
  private static final int FEW = 20;
  private static final int MOST_REPEATS = 2;

  /** A socket, a selector or two (epoll and a descriptor to wake it), and Conscrypt has a pipe. */
  private static final int DESCRIPTORS = 6 * THREADS;

  private static final int MESSAGE = 8 * 1024;
  private static final int TOO_MUCH = 1024 * 1024;
  private static final int SMALL = 4096;
  private static final double SHORT = 0.02;
  private static final double LONG = 60;
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** What so many threads do. */
  private interface Scene {
    void play(int threads) throws Exception;
  }

  /** A call that waits for what does not come. */
  private record Waiting(USocket socket, VirtualThread<Errno> call) {
    static Waiting in(USocket socket, Executable call) throws ReflectiveOperationException {
      return new Waiting(
          socket, VirtualThread.start(() -> assertThrows(USocketException.class, call).errno()));
    }
  }

  @BeforeAll
  static void requireDescriptors() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
      assertTrue(
          left >= DESCRIPTORS,
          () ->
              THREADS
                  + " threads need "
                  + DESCRIPTORS
                  + " descriptors, and there are "
                  + left
                  + ": raise the hard limit (ulimit -Hn)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc"})
  void they_talk_over_tls_and_none_is_pinned(String provider) throws Throwable {
    try (VirtualThreadSockets sockets = new VirtualThreadSockets(provider, IPPROTO_SEC)) {
      requireNoPins(threads -> talk(sockets, threads));
    }
  }

  @Test
  void they_talk_over_tcp_and_none_is_pinned() throws Throwable {
    try (VirtualThreadSockets sockets = new VirtualThreadSockets("nio", IPPROTO_TCP)) {
      requireNoPins(threads -> talk(sockets, threads));
    }
  }

  @Test
  void they_talk_over_udp_and_none_is_pinned() throws Throwable {
    requireNoPins(VirtualThreadsTest::exchange);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc"})
  void they_wait_on_no_carrier_until_they_are_interrupted_or_the_socket_is_closed(String provider)
      throws Throwable {
    try (VirtualThreadCarriers carriers = new VirtualThreadCarriers(2);
        VirtualThreadSockets sockets = new VirtualThreadSockets(provider, IPPROTO_SEC)) {
      requireNoPins(threads -> wait(sockets, threads, carriers));
    }
  }

  /** With a few threads first, then with all; again if only classes were waited for. */
  private static void requireNoPins(Scene scene) throws Throwable {
    scene.play(FEW);
    VirtualThreadPins pins = VirtualThreadPins.in(() -> scene.play(THREADS));
    for (int more = MOST_REPEATS; more > 0 && pins.areForClasses(); more--) {
      pins = VirtualThreadPins.in(() -> scene.play(THREADS));
    }
    pins.requireNone();
  }

  private static void wait(
      VirtualThreadSockets sockets, int threads, VirtualThreadCarriers carriers) throws Exception {
    List<Waiting> waiting = new ArrayList<>();
    waitForData(waiting, sockets.connections(threads * 2 / 10));
    waitForRoom(waiting, sockets.connections(threads / 10));
    waitForPeers(waiting, sockets, threads - waiting.size());
    awaitAllParked(waiting, carriers);

    talk(sockets, 2); // others get a carrier

    List<Waiting> interrupted = everyOther(waiting, 0);
    interrupted.forEach(one -> one.call.interrupt());
    requireEnd(interrupted, Errno.EINTR);
    List<Waiting> closed = everyOther(waiting, 1);
    closed.forEach(one -> one.socket.close());
    requireEnd(closed, Errno.EBADF);
  }

  private static void waitForData(List<Waiting> waiting, List<VirtualThreadSockets.Ends> all)
      throws Exception {
    for (VirtualThreadSockets.Ends ends : all) {
      waiting.add(Waiting.in(ends.client(), () -> ends.client().recv(1)));
      ends.server().settimeout(LONG);
      waiting.add(Waiting.in(ends.server(), () -> ends.server().recv(1)));
    }
  }

  private static void waitForRoom(List<Waiting> waiting, List<VirtualThreadSockets.Ends> all)
      throws Exception {
    byte[] tooMuch = new byte[TOO_MUCH];
    for (VirtualThreadSockets.Ends ends : all) {
      ends.client().setsockopt(SOL_SOCKET, SO_SNDBUF, SMALL);
      ends.server().setsockopt(SOL_SOCKET, SO_RCVBUF, SMALL);
      waiting.add(Waiting.in(ends.client(), () -> ends.client().sendall(tooMuch)));
    }
  }

  /** In accept, and in a connect that wants to do its handshake. */
  private static void waitForPeers(List<Waiting> waiting, VirtualThreadSockets sockets, int threads)
      throws Exception {
    USocket silent = sockets.listener();
    for (int i = 0; i < threads / 2; i++) {
      USocket listener = sockets.listener();
      waiting.add(Waiting.in(listener, listener::accept));
      USocket client = sockets.client();
      waiting.add(Waiting.in(client, () -> sockets.connect(client, silent)));
    }
  }

  private static List<Waiting> everyOther(List<Waiting> all, int first) {
    return IntStream.range(0, all.size()).filter(i -> i % 2 == first).mapToObj(all::get).toList();
  }

  private static void requireEnd(List<Waiting> waiting, Errno expected) throws Exception {
    for (Waiting one : waiting) {
      assertEquals(expected, one.call.get());
    }
  }

  private static void awaitAllParked(List<Waiting> waiting, VirtualThreadCarriers carriers)
      throws Exception {
    long end = System.nanoTime() + SETTLE_NANOS;
    while (carriers.mounted() > 0 || !waiting.stream().allMatch(one -> one.call.isWaiting())) {
      if (System.nanoTime() - end > 0) {
        fail(
            carriers.mounted()
                + " of the threads stay on their carriers; not parked:"
                + String.join(
                    "",
                    waiting.stream()
                        .filter(one -> !one.call.isWaiting())
                        .limit(3)
                        .map(one -> one.call.stack())
                        .toList()));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** So many threads talk, two and two. */
  private static void talk(VirtualThreadSockets sockets, int threads) throws Exception {
    USocket listener = sockets.listener();
    List<VirtualThread<Void>> talking = new ArrayList<>();
    for (int i = 0; i < threads / 2; i++) {
      talking.add(VirtualThread.start(() -> serve(sockets, listener)));
      talking.add(VirtualThread.start(() -> ask(sockets, listener)));
    }
    for (VirtualThread<Void> one : talking) {
      one.get();
    }
    listener.close();
  }

  private static Void serve(VirtualThreadSockets sockets, USocket listener) throws Exception {
    try (USocket server = sockets.accept(listener)) {
      server.settimeout(SHORT);
      assertThrows(SocketTimedOutException.class, () -> server.recv(1)); // the client waits for us
      server.settimeout(Double.POSITIVE_INFINITY);
      byte[] question = message();
      server.sendall(question);
      server.settimeout(LONG);
      assertArrayEquals(question, server.read(MESSAGE));
      assertEquals(0, server.recv(1).length);
    }
    return null;
  }

  private static Void ask(VirtualThreadSockets sockets, USocket listener) throws Exception {
    try (USocket client = sockets.connect(sockets.client(), listener)) {
      byte[] question = client.read(MESSAGE);
      client.settimeout(LONG);
      client.sendall(question);
    }
    return null;
  }

  private static byte[] message() {
    byte[] message = new byte[MESSAGE];
    java.util.concurrent.ThreadLocalRandom.current().nextBytes(message);
    return message;
  }

  /** So many threads send datagrams, two and two. */
  private static void exchange(int threads) throws Exception {
    List<VirtualThread<Void>> talking = new ArrayList<>();
    for (int i = 0; i < threads / 2; i++) {
      USocket one = datagrams();
      USocket other = datagrams();
      talking.add(
          VirtualThread.start(
              () -> {
                try (one) {
                  one.settimeout(SHORT);
                  assertThrows(SocketTimedOutException.class, () -> one.recvfrom(MESSAGE));
                  one.settimeout(LONG);
                  byte[] question = message();
                  one.sendto(question, other.getsockname());
                  assertArrayEquals(question, one.recvfrom(MESSAGE).data());
                }
                return null;
              }));
      talking.add(
          VirtualThread.start(
              () -> {
                try (other) {
                  var question = other.recvfrom(MESSAGE);
                  other.sendto(question.data(), question.address());
                }
                return null;
              }));
    }
    for (VirtualThread<Void> one : talking) {
      one.get();
    }
  }

  private static USocket datagrams() throws Exception {
    USocket socket = using("nio").socket(AF_INET, SOCK_DGRAM);
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    return socket;
  }
}
