// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/**
 * How fast this host is to itself: how long a byte takes to a thread at the other end of a loopback
 * connection and back. Measured once. Limits within which a peer has to answer are lengthened by
 * it, so that a slow network or a busy machine is not taken for a slow provider.
 */
final class Pace {
  private static final int ROUNDS = 5;

  /** More than any one exchange of a rule takes, a handshake with a connect before it included. */
  private static final int EXCHANGE = 4;

  /** More than megabytes take whose way is open only bit by bit (RFC 5681, slow start). */
  private static final int TRANSFER = 50;

  /** More than all exchanges of a rule take, one after the other. */
  private static final int RULE = 250;

  private Pace() {}

  /** Measured when it is asked for; in a class of its own, as another thread has a part in it. */
  private static final class RoundTrip {
    static final long NANOS = measure();
  }

  /** So much time, and what one exchange with a peer takes here. */
  static Duration exchange(long millis) {
    return Duration.ofMillis(millis).plusNanos(EXCHANGE * RoundTrip.NANOS);
  }

  /** So much time, and what a transfer of megabytes takes here. */
  static Duration transfer(Duration time) {
    return time.plusNanos(TRANSFER * RoundTrip.NANOS);
  }

  /** So much time, and what a rule with many exchanges takes here. */
  static Duration rule(Duration time) {
    return time.plusNanos(RULE * RoundTrip.NANOS);
  }

  /** The time in seconds, as {@code settimeout} takes it. */
  static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static long measure() {
    try (ServerSocket listener = new ServerSocket();
        Socket near = new Socket()) {
      listener.bind(Subject.anyPort());
      near.connect(listener.getLocalSocketAddress(), limitMillis());
      near.setSoTimeout(limitMillis());
      near.setTcpNoDelay(true);
      try (Socket far = listener.accept();
          Task<Integer> echo = Task.start(() -> echo(far))) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
          long begin = System.nanoTime();
          near.getOutputStream().write(1);
          near.getInputStream().read();
          nanos[i] = System.nanoTime() - begin;
        }
        near.shutdownOutput();
        echo.get("the echo");
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2];
      }
    } catch (IOException e) {
      throw new UncheckedIOException("this host cannot talk to itself", e);
    } catch (Exception e) {
      throw new IllegalStateException("this host cannot talk to itself", e);
    }
  }

  /** Not lengthened by what is not known yet. */
  private static int limitMillis() {
    return (int) Bounded.soon.toMillis();
  }

  private static int echo(Socket far) throws IOException {
    far.setSoTimeout(limitMillis());
    far.setTcpNoDelay(true);
    int next;
    while ((next = far.getInputStream().read()) >= 0) {
      far.getOutputStream().write(next);
    }
    return next;
  }
}
