// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLNVAL;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.spi.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of many sockets can go on ({@code select.poll} of MicroPython and Python, poll() of
 * POSIX). {@link Sockets#poll()} makes one.
 *
 * <pre>{@code
 * Poller poller = poll();
 * poller.register(listener, POLLIN);
 * while (true) {
 *   for (PollEvent event : poller.ipoll(-1)) {
 *     serve(event.socket(), event.events());
 *   }
 * }
 * }</pre>
 *
 * <p><b>What it tells</b> is what poll() tells on Linux: {@link Sockets#POLLIN}: a read (or accept)
 * does not have to wait, be it for bytes, the end of the stream or an error; {@link
 * Sockets#POLLOUT}: a write does not; {@link Sockets#POLLERR}: there is an error that no call has
 * told yet; {@link Sockets#POLLHUP}: both directions have ended, or it was never connected; {@link
 * Sockets#POLLNVAL}: it is closed. The last three are told unasked. It is level-triggered: what is
 * so is told by every poll, until it is no longer so.
 *
 * <p><b>TLS</b> is looked through: bytes that are decrypted and not yet read are readable, part of
 * a record is not. A handshake goes on inside the poll, in the direction that it needs; the socket
 * becomes readable or writable once it is done, and has failed ({@code POLLERR | POLLHUP}, the next
 * call tells how) if it is not done within {@link TlsConfig#handshakeTimeout}. With nothing asked
 * for the poller looks for hang-ups only: behind bytes that nobody reads it may not see them.
 *
 * <p><b>DTLS</b> does its handshake in calls only: until it is done the socket is told as readable
 * and writable. A listening socket is readable when a client has proven its address.
 *
 * <p><b>Sockets</b> of all providers can be in one poller, one socket in several, in any mode;
 * blocking calls and polls do not disturb each other. While a thread is inside a call that reads a
 * socket, that thread takes what comes, and the poller need not tell of it. A registered socket is
 * not lost to garbage collection; one that is closed is told of until it is unregistered.
 *
 * <p><b>Threads.</b> One thread polls at a time. Everything else may be called by any thread at any
 * time, also during a poll, and takes effect at once. A poller that becomes unreachable is closed.
 */
public final class Poller implements Closeable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** So long handshakes may compute while sockets that are ready wait to be told of. */
  private static final long MOST_NANOS_FOR_HANDSHAKES = 10 * NANOS_PER_MILLI;

  private final Selector selector;
  private final PollQueue queue;
  private final Map<USocket, Registration> registered = new ConcurrentHashMap<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Cleaner.Cleanable cleanable;

  // What follows belongs to the thread that polls.
  private final Turn turn = new Turn();
  private final Probe probe = new Probe();
  private final List<SelectionKey> selected = new ArrayList<>();
  private final List<Registration> negotiating = new ArrayList<>();
  private final List<Registration> ready = new ArrayList<>();
  private final HandshakeLimits limits = new HandshakeLimits();
  private final Consumer<SelectionKey> selecting = selected::add;
  private final SocketEvents.Poll event = new SocketEvents.Poll();
  private final Found found = new Found();
  private final Iterable<PollEvent> events = found::fromTheFirst;

  Poller() throws USocketException {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw ErrorNumbers.named(e, "poll");
    }
    queue = new PollQueue(selector, turn);
    cleanable = CLEANER.register(this, new Closing(selector));
  }

  private record Closing(Selector selector) implements Runnable {
    @Override
    public void run() {
      try {
        selector.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e); // a Cleaner drops it, and nobody else is there
      }
    }
  }

  /**
   * Registers a socket for {@code POLLIN | POLLOUT}.
   *
   * @param socket any socket; one that is registered gets this mask
   * @throws USocketException EBADF: the socket or the poller is closed
   */
  public void register(USocket socket) throws USocketException {
    register(socket, POLLIN | POLLOUT);
  }

  /**
   * Registers a socket.
   *
   * @param socket any socket; one that is registered gets a new mask
   * @param eventmask what to tell of: a set of {@link Sockets#POLLIN} and {@link Sockets#POLLOUT},
   *     or 0; {@code POLLERR}, {@code POLLHUP} and {@code POLLNVAL} are told always
   * @throws USocketException EBADF: the socket or the poller is closed; EINVAL: other bits
   */
  public void register(USocket socket, int eventmask) throws USocketException {
    int asked = PollMask.asked(eventmask);
    requireOpen();
    if (socket.isClosed()) {
      throw Handle.closedError();
    }
    registered.compute(
        socket,
        (key, before) -> {
          if (before != null) {
            before.ask(asked);
            return before;
          }
          Registration fresh = new Registration(socket, queue, asked);
          socket.watchers().add(fresh);
          fresh.changed();
          return fresh;
        });
    if (!selector.isOpen()) {
      unregister(socket); // closed in between
    }
  }

  /**
   * Changes what is told of a socket.
   *
   * @param socket a registered one
   * @param eventmask as for {@link #register(USocket, int)}
   * @throws USocketException ENOENT: it is not registered; EINVAL: other bits; EBADF: the poller is
   *     closed
   */
  public void modify(USocket socket, int eventmask) throws USocketException {
    int asked = PollMask.asked(eventmask);
    requireOpen();
    Registration registration = registered.get(Objects.requireNonNull(socket, "socket"));
    if (registration == null) {
      throw new USocketException(Errno.ENOENT, "modify: " + socket + " is not registered");
    }
    registration.ask(asked);
  }

  /**
   * Tells no more of a socket; of one that is not registered it never did.
   *
   * @param socket open or closed
   */
  public void unregister(USocket socket) {
    Registration registration = registered.remove(Objects.requireNonNull(socket, "socket"));
    if (registration != null) {
      socket.watchers().remove(registration);
      registration.end();
    }
  }

  /**
   * Waits until there is something to tell of.
   *
   * @return one event for each socket that has some; empty: {@link #wakeup} was called
   * @throws USocketException as {@link #poll(int)}
   */
  public List<PollEvent> poll() throws USocketException {
    return poll(-1);
  }

  /**
   * Waits until there is something to tell of, or the time is over.
   *
   * @param timeout milliseconds; 0: does not wait; negative: no limit
   * @return one event for each socket that has some, in no order; empty: the time is over, or
   *     {@link #wakeup} was called
   * @throws USocketException EINTR: the thread was interrupted, and still is; EBADF: the poller was
   *     closed
   */
  public List<PollEvent> poll(int timeout) throws USocketException {
    List<PollEvent> copies = new ArrayList<>();
    if (begin(timeout)) {
      try {
        for (PollEvent each : gather(timeout)) {
          copies.add(new PollEvent(each.socket(), each.events()));
        }
      } finally {
        turn.end();
      }
    }
    return copies;
  }

  /**
   * Polls as {@link #poll(int)} and allocates nothing: the answer, its iterator and the event that
   * it gives belong to the poller. Bytes of TLS that have to be decrypted to know whether there are
   * any are kept for the next read.
   *
   * @param timeout milliseconds; 0: does not wait; negative: no limit
   * @return the events, valid until the next poll. Sockets that are closed or unregistered during
   *     the iteration are left out from then on
   * @throws USocketException as {@link #poll(int)}
   */
  public Iterable<PollEvent> ipoll(int timeout) throws USocketException {
    if (!begin(timeout)) {
      return List.of();
    }
    try {
      return gather(timeout);
    } finally {
      turn.end();
    }
  }

  private boolean begin(int timeout) throws USocketException {
    if (turn.tryBegin()) {
      return true;
    }
    try {
      if (timeout == 0) {
        return turn.begin(Deadline.NOW);
      }
      return turn.begin(timeout < 0 ? Deadline.NEVER : Deadline.after(timeout * NANOS_PER_MILLI));
    } catch (IOException e) {
      throw ErrorNumbers.named(e, "poll");
    }
  }

  /** Makes the poll that is under way return at once, or else the next one. */
  public void wakeup() {
    awake.set(true);
    selector.wakeup();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return !selector.isOpen();
  }

  /** Closes the poller, not the sockets; a thread that polls leaves with EBADF. */
  @Override
  public void close() {
    cleanable.clean();
    for (USocket socket : registered.keySet()) {
      unregister(socket);
    }
  }

  private Iterable<PollEvent> gather(int timeout) throws USocketException {
    for (int i = 0; i < ready.size(); i++) {
      ready.get(i).find(0);
    }
    ready.clear();
    long start = System.nanoTime();
    try {
      boolean moved;
      do {
        requireOpen();
        moved = look(left(timeout, start));
      } while (mayGoOn() && (moved || left(timeout, start) > 0));
    } catch (ClosedSelectorException e) {
      throw closedError();
    } catch (IOException e) {
      throw ErrorNumbers.named(e, "poll");
    } finally {
      Reference.reachabilityFence(this);
    }
    awake.set(false);
    for (int i = 0; i < ready.size(); i++) { // what is so may be so still, whatever channels show
      ready.get(i).changed();
    }
    return events;
  }

  /** How many nanoseconds of a timeout are left. */
  private static long left(int timeout, long start) {
    return timeout < 0
        ? Long.MAX_VALUE
        : Math.max(0, timeout * NANOS_PER_MILLI - (System.nanoTime() - start));
  }

  private boolean mayGoOn() throws USocketException {
    boolean goOn = ready.isEmpty() && !awake.get();
    if (goOn && Thread.currentThread().isInterrupted()) {
      throw new USocketException(Errno.EINTR, "poll: the thread was interrupted");
    }
    return goOn;
  }

  /** One round; whether it has changed what is waited for. */
  private boolean look(long nanos) throws IOException {
    event.begin();
    examineChanged();
    selected.clear();
    select(nanos);
    boolean moved = examineSelected();
    failLate();
    event.end();
    if (event.shouldCommit()) {
      event.registered = registered.size();
      event.selected = selected.size();
      event.found = ready.size();
      event.commit();
    }
    return moved;
  }

  private void examineChanged() {
    Registration next = queue.takeAll();
    while (next != null) {
      Registration registration = next;
      next = registration.dequeue();
      examine(registration, 0);
    }
  }

  private void select(long nanos) throws IOException {
    try {
      if (queue.beginWait() && ready.isEmpty() && !awake.get() && nanos > 0) {
        selector.select(selecting, millis(nanos));
      } else {
        selector.selectNow(selecting);
      }
    } finally {
      queue.endWait();
    }
  }

  /** No longer than to the first limit of a handshake; rounded up; 0: endless. */
  private long millis(long nanos) {
    long most = limits.left(nanos);
    return most == Long.MAX_VALUE ? 0 : Math.max(1, (most + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  /** Handshakes come last, and leave off when sockets that are ready have waited long enough. */
  private boolean examineSelected() {
    boolean moved = false;
    for (int i = 0; i < selected.size(); i++) {
      Registration registration = (Registration) selected.get(i).attachment();
      if (registration.limit() != 0) {
        negotiating.add(registration);
      } else {
        moved |= examine(registration, registration.shown());
      }
    }
    long start = System.nanoTime();
    for (int i = 0; i < negotiating.size(); i++) {
      Registration registration = negotiating.get(i);
      moved |= examine(registration, registration.shown());
      if (!ready.isEmpty() && System.nanoTime() - start > MOST_NANOS_FOR_HANDSHAKES) {
        break; // their channels show the same the next time
      }
    }
    negotiating.clear();
    return moved;
  }

  /** Takes the step in which handshakes fail that have run out of time. */
  private void failLate() {
    for (Registration late = limits.takeLate(); late != null; late = limits.takeLate()) {
      examine(late, SelectionKey.OP_READ);
    }
  }

  /** Looks at one socket; whether it waits for something else now. */
  private boolean examine(Registration registration, int shown) {
    if (registration.isEnded()) {
      registration.release();
      limits.set(registration, 0);
      return true; // the selector lets go of the channel when it selects
    }
    probe.begin(registration, shown);
    if (registration.socket().isClosed()) {
      probe.find(POLLNVAL);
    } else {
      registration.socket().examine(probe);
    }
    limits.set(registration, probe.isNegotiating() ? probe.limit() : 0);
    tell(registration, probe.found());
    return registration.await(selector, probe.awaited());
  }

  private void tell(Registration registration, int events) {
    int before = registration.found();
    registration.find(events);
    if (before == 0 && events != 0) {
      ready.add(registration);
    } else if (before != 0 && events == 0) {
      ready.remove(registration); // another thread was faster
    }
  }

  private void requireOpen() throws USocketException {
    if (!selector.isOpen()) {
      throw closedError();
    }
  }

  private static USocketException closedError() {
    return new USocketException(Errno.EBADF, "the poller is closed");
  }

  /** Goes through what the last poll has found. */
  private final class Found implements Iterator<PollEvent> {
    private @Nullable PollEvent current;
    private int next;

    /** What {@link #hasNext} has promised, whatever other threads do to it since. */
    private @Nullable Registration upcoming;

    Iterator<PollEvent> fromTheFirst() {
      next = 0;
      upcoming = null;
      return this;
    }

    @Override
    public boolean hasNext() {
      while (upcoming == null && next < ready.size()) {
        Registration registration = ready.get(next++);
        upcoming = isGone(registration) ? null : registration;
      }
      return upcoming != null;
    }

    /** Closed or unregistered since it was found. */
    private boolean isGone(Registration registration) {
      return registration.isEnded()
          || (registration.socket().isClosed() && registration.found() != POLLNVAL);
    }

    @Override
    public PollEvent next() {
      Registration registration = hasNext() ? upcoming : null;
      if (registration == null) {
        throw new NoSuchElementException("the last poll has found no more");
      }
      upcoming = null;
      if (current == null) {
        current = new PollEvent(registration.socket(), registration.found());
      }
      current.become(registration.socket(), registration.found());
      return current;
    }
  }
}
