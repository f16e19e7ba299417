// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.MessageFlag;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A poller, and what rules ask of it. */
final class PollStage {
  /** So long nothing is told where nothing is to be told. */
  static final int QUIET_MILLIS = 10;

  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What is told in one state if POLLIN and POLLOUT, POLLIN, POLLOUT, nothing is asked for. */
  enum Row {
    NOTHING(0, 0, 0, 0),
    UNCONNECTED(20, 16, 20, 16),
    ACCEPTABLE(1, 1, 0, 0),
    WRITABLE(4, 0, 4, 0),
    READABLE(5, 1, 4, 0),
    BROKEN(29, 25, 28, 24),
    /** Below 0: not looked at, as no selector of the JDK shows it. */
    BROKEN_BEHIND_THE_END(29, 25, 28, -1),
    ENDED(21, 17, 20, 16);

    private final int both;
    private final int in;
    private final int out;
    private final int nothing;

    Row(int both, int in, int out, int nothing) {
      this.both = both;
      this.in = in;
      this.out = out;
      this.nothing = nothing;
    }

    private Map<Integer, Integer> byMask() {
      Map<Integer, Integer> told = new LinkedHashMap<>();
      told.put(POLLIN | POLLOUT, both);
      told.put(POLLIN, in);
      told.put(POLLOUT, out);
      told.put(0, nothing);
      told.values().removeIf(events -> events < 0);
      return told;
    }
  }

  /** A socket, and what is about to happen to it. */
  record Scene(USocket socket, Act act) {}

  /** What changes the state of a socket. */
  interface Act {
    void play() throws Exception;
  }

  /** Makes a socket; again for each mask. */
  interface Script {
    Scene begin() throws Exception;
  }

  private final Poller poller;

  PollStage(Subject subject) throws USocketException {
    this.poller = subject.closing(Sockets.poll());
  }

  Poller poller() {
    return poller;
  }

  /** Registers a socket, in place of one before; the stage is for this one from now on. */
  PollStage with(USocket socket, int mask) throws USocketException {
    poller.register(socket, mask);
    return this;
  }

  /**
   * Plays a scene for each mask, in a poller that sees it happen and in one that comes later; both
   * tell exactly this.
   */
  static void table(Subject subject, String state, Row row, Script script) throws Exception {
    for (Map.Entry<Integer, Integer> each : row.byMask().entrySet()) {
      int mask = each.getKey();
      int expected = each.getValue();
      String check = "poll of a socket: " + state + "; mask " + text(mask);
      Scene early = script.begin();
      PollStage watching = new PollStage(subject).with(early.socket(), mask);
      watching.poller.poll(0);
      early.act().play();
      watching.tells(early.socket(), expected, check + ", registered before");
      watching.poller.close();
      Scene late = script.begin();
      late.act().play();
      PollStage after = new PollStage(subject).with(late.socket(), mask);
      after.tells(late.socket(), expected, check + ", registered after");
      after.poller.close();
      early.socket().close();
      late.socket().close();
    }
  }

  /** This is told soon, and again by the next poll; 0: nothing is told for a while. */
  void tells(USocket socket, int expected, String check) throws USocketException {
    if (expected == 0) {
      quiet(check);
      return;
    }
    long end = System.nanoTime() + Bounded.soon();
    int told = once(socket, Bounded.soonMillis(), check);
    while (told != expected && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(NAP_NANOS); // what comes from the peer takes its time
      told = once(socket, 1, check);
    }
    require(expected, told, check);
    require(expected, once(socket, 0, check), check + ", the next poll");
  }

  /** Nothing is told for a while. */
  void quiet(String check) throws USocketException {
    List<PollEvent> events = poller.poll(QUIET_MILLIS);
    if (!events.isEmpty()) {
      throw Expect.failure(check, "nothing within " + QUIET_MILLIS + " ms", events);
    }
  }

  /** Something is told soon, and it is this: for what must not be told of in part before. */
  void tellsAtOnce(USocket socket, int expected, String check) throws USocketException {
    require(expected, once(socket, Bounded.soonMillis(), check), check);
  }

  /** Polls, with nothing to tell of, until the peer is through. */
  void drive(Task<?> peer, String check) throws USocketException {
    long end = System.nanoTime() + Bounded.soon();
    while (!peer.isDone() && System.nanoTime() - end < 0) {
      quiet(check);
    }
    quiet(check + ", at its end");
  }

  /** Receives so many bytes; each time that POLLIN is told, a call that may not wait gives some. */
  byte[] receive(USocket socket, int count, String check) throws USocketException {
    ByteBuffer all = ByteBuffer.allocate(count);
    while (all.hasRemaining()) {
      int told = once(socket, Bounded.soonMillis(), check);
      if ((told & POLLIN) == 0) {
        throw Expect.failure(check + ", after " + all.position() + " bytes", "POLLIN", text(told));
      }
      if (socket.recv(all, MessageFlag.MSG_DONTWAIT) < 0) {
        throw Expect.failure(check, count + " bytes", "the end after " + all.position());
      }
    }
    return all.array();
  }

  /** Reads until the end of the stream, though another thread may be faster; how many bytes. */
  int count(USocket socket, String check) throws USocketException {
    int count = 0;
    while (true) {
      if (once(socket, Bounded.soonMillis(), check) == 0) {
        throw Expect.failure(check + ", after " + count + " bytes", "an event", "none");
      }
      try {
        int n = socket.recv(1000, MessageFlag.MSG_DONTWAIT).length;
        if (n == 0) {
          return count;
        }
        count += n;
      } catch (WouldBlockException e) {
        Thread.onSpinWait(); // the other thread has taken it
      }
    }
  }

  /** Sends back so many bytes, one thread for both directions. */
  void echo(USocket socket, int count, String check) throws USocketException {
    ByteBuffer queue = ByteBuffer.allocate(40_000).limit(0);
    int read = 0;
    int sent = 0;
    socket.settimeout(0);
    while (sent < count) {
      poller.modify(socket, queue.hasRemaining() ? POLLOUT : POLLIN);
      int told = once(socket, Bounded.soonMillis(), check);
      if (told == POLLIN) {
        read += Math.max(0, socket.recv(queue.clear()));
        queue.flip();
      } else if (told == POLLOUT) {
        sent += socket.send(queue);
      } else {
        throw Expect.failure(
            check + ", " + read + " bytes read, " + sent + " sent", "what was asked", text(told));
      }
    }
  }

  /** What one poll tells of the one socket; 0: nothing. */
  int once(USocket socket, int millis, String check) throws USocketException {
    List<PollEvent> events = poller.poll(millis);
    if (events.isEmpty()) {
      return 0;
    }
    if (events.size() != 1 || events.get(0).socket() != socket) {
      throw Expect.failure(check, "one event, of " + socket, events);
    }
    return events.get(0).events();
  }

  private static void require(int expected, int told, String check) {
    if (told != expected) {
      throw Expect.failure(check, text(expected), text(told));
    }
  }

  /** The bits of poll(2), as number and by name. */
  static String text(int events) {
    String[] names = {"POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL"};
    StringBuilder text = new StringBuilder().append(events);
    for (int bit = 0; bit < names.length; bit++) {
      if ((events & 1 << bit) != 0) {
        text.append(' ').append(names[bit]);
      }
    }
    return text.toString();
  }
}
