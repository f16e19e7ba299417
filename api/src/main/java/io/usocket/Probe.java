// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLHUP;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * One look of a poller at one socket: what is asked, what the channel has shown, and in answer what
 * was found and what of the channel to wait for. Each poller has one, used again and again by the
 * thread that polls.
 */
final class Probe {
  /** The answer of a step that another thread is taking; its end is told to {@link Watchers}. */
  static final int BUSY = -4;

  /** The answer of a step that was not taken, as its channel has shown nothing. */
  static final int WAIT = -5;

  /** With room for a whole record of TLS its plaintext is not copied twice. */
  private static final int ROOM = 32 * 1024;

  private final ByteBuffer room = ByteBuffer.allocate(ROOM);
  private @Nullable Registration author;
  private int asked;
  private int shown;
  private int found;
  private int awaited;
  private boolean negotiating;
  private long limit;

  /**
   * Begins a look.
   *
   * @param by for whom
   * @param channelShows operations that the channel is ready for, as far as was asked
   */
  void begin(Registration by, int channelShows) {
    author = by;
    asked = by.asked();
    shown = channelShows;
    found = 0;
    awaited = 0;
    negotiating = false;
  }

  /** Who looks. */
  @Nullable Registration author() {
    return author;
  }

  /** An empty buffer for what is read ahead. */
  ByteBuffer room() {
    return room.clear();
  }

  boolean asks(int event) {
    return (asked & event) != 0;
  }

  /** Only errors and hang-ups are asked for. */
  boolean asksNothing() {
    return asked == 0;
  }

  boolean shows(int operations) {
    return (shown & operations) != 0;
  }

  boolean showsAnything() {
    return shown != 0;
  }

  /** The channel has shown what it was asked for, which is now another thing. */
  void forgetShown() {
    shown = 0;
  }

  void find(int events) {
    found |= events;
  }

  /** Of these, what was asked for. */
  void findAsked(int events) {
    found |= events & asked;
  }

  /**
   * The connection is gone: no call waits any more (Linux: all that was asked for, and HUP).
   *
   * @param news the application has not been told of the error
   */
  void findHangup(boolean news) {
    found |= asked | POLLHUP | (news ? POLLERR : 0);
  }

  void await(int operations) {
    awaited |= operations;
  }

  /** Waits for these no more. */
  void leave(int operations) {
    awaited &= ~operations;
  }

  /** The answer is a handshake that has to be done by then. */
  void awaitHandshake(int operations, long nanoTime) {
    awaited |= operations;
    negotiating = true;
    limit = nanoTime;
  }

  int found() {
    return found;
  }

  int awaited() {
    return awaited;
  }

  /** Whether a TLS handshake is under way. */
  boolean isNegotiating() {
    return negotiating;
  }

  /** Until when it has to be done, as {@link System#nanoTime}. */
  long limit() {
    return limit;
  }

  /** The operations of a channel that TLS or TCP wants ({@code WANT_READ}, {@code WANT_WRITE}). */
  static int operations(int want) {
    return want == io.usocket.spi.Port.WANT_READ ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
  }
}
