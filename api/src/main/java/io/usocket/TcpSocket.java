// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.Port;
import io.usocket.spi.SocketPort;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What state a TCP socket is in, and the ways from one to the next: fresh, bound, listening,
 * connecting, connected. A connect that fails leaves a socket that can connect again, as on Linux.
 */
final class TcpSocket {
  private enum State {
    FRESH,
    BOUND,
    LISTENING,
    CONNECTING,
    CONNECTED
  }

  private static final long BRIEFLY_NANOS = 1_000_000;

  private final SocketProvider provider;
  private final AddressFamily family;
  private final Handle handle;
  private final SocketOptions options;
  private final boolean accepted;
  private final Turn changing;
  private final Turn accepting;
  private volatile State state;
  private volatile StreamPort stream;
  private volatile @Nullable ListenPort listener;
  private volatile @Nullable InetSocketAddress peer;
  private @Nullable InetSocketAddress bound;

  /** Why a connect failed that no call was waiting for. */
  private final Untold untold = new Untold();

  /** A connect has succeeded, and the call that asks for it has still to be answered. */
  private boolean unanswered;

  private TcpSocket(
      SocketProvider provider,
      AddressFamily family,
      Handle handle,
      Watchers watchers,
      SocketOptions options,
      StreamPort stream,
      State state)
      throws IOException {
    this.provider = provider;
    this.family = family;
    this.handle = handle;
    this.options = options;
    this.stream = stream;
    this.state = state;
    this.accepted = state == State.CONNECTED;
    this.changing = new Turn(watchers);
    this.accepting = new Turn(watchers);
    handle.hold(stream);
  }

  static TcpSocket fresh(
      SocketProvider provider,
      AddressFamily family,
      Handle handle,
      Watchers watchers,
      SocketOptions options)
      throws IOException {
    return new TcpSocket(
        provider, family, handle, watchers, options, provider.openStream(family), State.FRESH);
  }

  /** A connection that a listener has accepted; it has the listener's options, as on Linux. */
  static TcpSocket accepted(
      TcpSocket from, StreamPort stream, Handle handle, Watchers watchers, SocketOptions options)
      throws IOException {
    TcpSocket accepted =
        new TcpSocket(
            from.provider, from.family, handle, watchers, options, stream, State.CONNECTED);
    accepted.peer = stream.remoteAddress();
    options.inherit(from.options, stream);
    return accepted;
  }

  StreamPort stream() {
    return stream;
  }

  AddressFamily family() {
    return family;
  }

  /** The port that has the address and the options. */
  SocketPort port() {
    ListenPort listening = listener;
    return listening == null ? stream : listening;
  }

  @Nullable InetSocketAddress peer() {
    return peer;
  }

  /** Changes wait for each other, but not for a connect: that may take minutes. */
  private void beginChange(String call) throws IOException {
    while (!changing.begin(Deadline.after(BRIEFLY_NANOS))) {
      handle.requireOpen();
      if (state == State.CONNECTING) {
        throw new USocketException(Errno.EINVAL, call + ": a connect is under way");
      }
    }
  }

  void bind(InetSocketAddress address) throws IOException {
    beginChange("bind to " + Addresses.text(address));
    try {
      handle.requireOpen();
      if (state != State.FRESH) {
        throw new USocketException(
            Errno.EINVAL, "bind to " + Addresses.text(address) + ": the socket has an address");
      }
      stream.bind(address);
      bound = stream.localAddress();
      state = State.BOUND;
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "bind to " + Addresses.text(address));
    } finally {
      changing.end();
    }
  }

  void listen(int backlog) throws IOException {
    beginChange("listen");
    try {
      handle.requireOpen();
      switch (state) {
        case FRESH, BOUND -> {
          ListenPort listening = stream.listen(Math.max(1, backlog));
          handle.hold(listening);
          listener = listening;
          state = State.LISTENING;
        }
        case LISTENING -> {} // POSIX allows it; the JDK cannot change the backlog
        case CONNECTING, CONNECTED ->
            throw new USocketException(Errno.EINVAL, "listen: the socket is connected");
      }
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "listen");
    } finally {
      changing.end();
    }
  }

  /** The next connection; null: none came before the deadline. */
  @Nullable StreamPort accept(Deadline deadline) throws IOException {
    handle.requireOpen();
    ListenPort listening = listener;
    if (listening == null) {
      throw new USocketException(Errno.EINVAL, "accept: call bind and listen first");
    }
    if (!accepting.begin(deadline)) {
      return null;
    }
    try {
      return listening.accept(deadline);
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "accept");
    } finally {
      accepting.end();
    }
  }

  /** Begins a connect, or goes on with it; 0 once there is a connection. */
  int connect(InetSocketAddress to, Deadline deadline) throws IOException {
    if (!changing.begin(deadline)) {
      return Port.WANT_WRITE;
    }
    try {
      handle.requireOpen();
      untold.tell();
      if (unanswered && to.equals(peer)) {
        unanswered = false;
        return 0;
      }
      switch (state) {
        case LISTENING, CONNECTED ->
            throw new USocketException(Errno.EISCONN, "connect: the socket is in use already");
        case CONNECTING -> {
          if (!to.equals(peer)) {
            throw new USocketException(
                Errno.EALREADY, "connect: a connect to another address is under way");
          }
        }
        case FRESH, BOUND -> {
          peer = to;
          state = State.CONNECTING;
        }
      }
      int want = goOn(to, deadline);
      unanswered = false;
      return want;
    } finally {
      changing.end();
    }
  }

  /** Waits for a connect that is under way; 0 once there is a connection. */
  int finish(Deadline deadline) throws IOException {
    if (state == State.CONNECTED) {
      return 0;
    }
    if (!changing.begin(deadline)) {
      return Port.WANT_WRITE;
    }
    try {
      InetSocketAddress to = peer;
      return state == State.CONNECTING && to != null ? goOn(to, deadline) : 0;
    } finally {
      changing.end();
    }
  }

  /**
   * Goes on with a connect for a poller, without waiting; why it fails is kept for the next call.
   *
   * @return 0: it has ended, one way or the other; WANT_WRITE, or BUSY
   */
  int lookAtConnect() {
    if (!changing.beginLook()) {
      return Probe.BUSY;
    }
    try {
      InetSocketAddress to = peer;
      return state == State.CONNECTING && to != null ? goOn(to, Deadline.NOW) : 0;
    } catch (IOException e) {
      untold.keep(ErrorNumbers.named(e, "connect"));
      return 0;
    } finally {
      changing.endLook();
    }
  }

  boolean hasFailedUntold() {
    return untold.isThere();
  }

  private int goOn(InetSocketAddress to, Deadline deadline) throws IOException {
    try {
      int want = stream.connect(to, deadline);
      if (want == 0) {
        unanswered = true;
        state = State.CONNECTED;
      }
      return want;
    } catch (java.io.InterruptedIOException e) {
      throw handle.failed(e, "connect to " + Addresses.text(to)); // it goes on
    } catch (IOException | RuntimeException e) {
      USocketException failure = handle.failed(e, "connect to " + Addresses.text(to));
      startAnew(failure);
      throw failure;
    }
  }

  /** A port whose connect has failed is spent: the socket gets a new one, set up the same way. */
  private void startAnew(USocketException failure) {
    peer = null;
    state = State.FRESH;
    if (handle.isClosed()) {
      return;
    }
    try {
      stream.close();
      StreamPort next = provider.openStream(family);
      handle.hold(next);
      stream = next;
      options.apply(next);
      if (bound != null) {
        next.bind(bound);
        state = State.BOUND;
      }
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** SO_ERROR: ends a connect that is under way if it can, and answers its error once. */
  int takeError() throws IOException {
    try {
      untold.tell();
      finish(Deadline.NOW);
      return 0;
    } catch (USocketException e) {
      return e.errno().number();
    }
  }

  /** ENOTCONN, unless there is a connection or will be; or why there will be none. */
  void requireConnection() throws USocketException {
    handle.requireOpen();
    untold.tell();
    if (state != State.CONNECTED && state != State.CONNECTING) {
      throw new USocketException(Errno.ENOTCONN, "the socket is not connected");
    }
  }

  /** Whether a listener accepted it; else this side connects. */
  boolean isAccepted() {
    return accepted;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  boolean isListening() {
    return state == State.LISTENING;
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }
}
