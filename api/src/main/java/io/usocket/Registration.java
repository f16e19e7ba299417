// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One socket in one poller. Any thread changes what is asked and adds it to the queue; everything
 * else belongs to the thread that polls.
 *
 * <p>It does not know the poller, which can become unreachable while its selector holds this.
 */
final class Registration {
  private static final AtomicLong COUNT = new AtomicLong();

  private final long number = COUNT.incrementAndGet();
  private final USocket socket;
  private final PollQueue queue;
  private final AtomicBoolean queued = new AtomicBoolean();
  private volatile int asked;
  private volatile boolean ended;

  private @Nullable Registration next;
  private @Nullable SelectionKey key;
  private int operations;
  private int found;

  /** When its handshake has to be done; 0: none is under way. */
  private long limit;

  Registration(USocket socket, PollQueue queue, int asked) {
    this.socket = socket;
    this.queue = queue;
    this.asked = asked;
  }

  /** Tells registrations apart. */
  long number() {
    return number;
  }

  USocket socket() {
    return socket;
  }

  int asked() {
    return asked;
  }

  /** Asks for something else. */
  void ask(int events) {
    if (asked != events) {
      asked = events;
      changed();
    }
  }

  /** The poller has to look at this, whatever the channel shows. */
  void changed() {
    queue.add(this);
  }

  /** It is no longer registered. */
  void end() {
    ended = true;
    changed();
    queue.release(this);
  }

  /** Its socket is closed: the poller tells so, and keeps nothing of it open. */
  void closed() {
    changed();
    queue.release(this);
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether it was not in the queue yet, and is from now on. */
  boolean enqueue() {
    return queued.compareAndSet(false, true);
  }

  /** Its place in the queue. */
  void behind(@Nullable Registration head) {
    next = head;
  }

  /** Leaves the queue; the one that comes after. */
  @Nullable Registration dequeue() {
    Registration after = next;
    next = null;
    queued.set(false);
    return after;
  }

  /** What the channel has shown. */
  int shown() {
    try {
      return key == null ? 0 : key.readyOps();
    } catch (CancelledKeyException e) {
      return 0; // closed: it tells its watchers
    }
  }

  /** Keeps what a look has found. */
  void find(int events) {
    found = events;
  }

  int found() {
    return found;
  }

  long limit() {
    return limit;
  }

  void limit(long nanoTime) {
    limit = nanoTime;
  }

  /**
   * Waits for something of the socket's channel of the moment.
   *
   * @return whether it is something else than before
   */
  boolean await(Selector selector, int wanted) {
    SelectableChannel channel = socket.channel();
    int possible = wanted & channel.validOps();
    if (key != null && (key.channel() != channel || !key.isValid())) {
      release();
    }
    try {
      if (key == null) {
        return possible != 0 && channel.isOpen() && register(selector, channel, possible);
      }
      if (operations == possible) {
        return false;
      }
      key.interestOps(possible);
      operations = possible;
      return true;
    } catch (CancelledKeyException e) {
      // closed, or the selector has not let go of an earlier registration: one look more will tell
      key = null;
      changed();
      return true;
    }
  }

  private boolean register(Selector selector, SelectableChannel channel, int wanted) {
    try {
      key = channel.register(selector, wanted, this);
      operations = wanted;
      return true;
    } catch (ClosedChannelException e) {
      return false; // who closed it tells the watchers
    }
  }

  /** Gives the channel back to whoever has it registered next. */
  void release() {
    if (key != null && key.attachment() == this) {
      key.cancel();
    }
    key = null;
  }
}
