// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/**
 * What {@link Poller} has found on one socket.
 *
 * <p>One from {@link Poller#poll} stays as it is; one from {@link Poller#ipoll} belongs to the
 * poller and is valid until the next step of the iteration.
 */
public final class PollEvent {
  private USocket socket;
  private int events;

  PollEvent(USocket socket, int events) {
    this.socket = socket;
    this.events = events;
  }

  void become(USocket nextSocket, int nextEvents) {
    socket = nextSocket;
    events = nextEvents;
  }

  /** The socket that was registered. */
  public USocket socket() {
    return socket;
  }

  /**
   * What is so: a set of {@link Sockets#POLLIN}, {@link Sockets#POLLOUT}, {@link Sockets#POLLERR},
   * {@link Sockets#POLLHUP} and {@link Sockets#POLLNVAL}, never empty.
   */
  public int events() {
    return events;
  }

  /**
   * Whether one of some things is so.
   *
   * @param mask a set of the bits of {@link #events}
   * @return whether there is one that both have
   */
  public boolean has(int mask) {
    return (events & mask) != 0;
  }

  @Override
  public String toString() {
    return "PollEvent[" + socket + ", " + PollMask.text(events) + "]";
  }
}
