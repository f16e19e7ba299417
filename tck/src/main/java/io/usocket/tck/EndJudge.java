// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLHUP;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLNVAL;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.Errno;
import io.usocket.SocketTimedOutException;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.tck.ModelCall.Answer;
import io.usocket.tck.ModelCall.Mode;
import io.usocket.tck.ModelCall.Reading;
import io.usocket.tck.ModelCall.Writing;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one socket may answer, by all that has been before: each answer is held against the model,
 * and the model goes on with it.
 */
final class EndJudge {
  /** Timers of the kernel count milliseconds, and may begin in the middle of one. */
  private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int MOST_OF_RECV = 65_536;

  private final String name;
  private final StreamModel in;
  private final StreamModel out;
  private final Journal journal;
  private final boolean tls;
  private @Nullable EndJudge peer;

  /** Connected, and the handshake is done: a call has shown it. */
  private boolean ready;

  private boolean asked;
  private boolean answered;
  private boolean closed;
  private boolean shut;
  private boolean endTold;
  private @Nullable USocketException failureTold;

  /** The failure was told by a call that has no bytes left to give. */
  private boolean failureIsLast;

  private boolean toldReadable;
  private boolean toldWritable;
  private boolean peeked;

  EndJudge(String name, StreamModel in, StreamModel out, Journal journal, boolean tls) {
    this.name = name;
    this.in = in;
    this.out = out;
    this.journal = journal;
    this.tls = tls;
  }

  /** Who is at the other end. */
  void meet(EndJudge other) {
    peer = other;
  }

  private EndJudge peer() {
    return Objects.requireNonNull(peer, "they meet first");
  }

  boolean isReady() {
    return ready;
  }

  /** A call has shown that the connection stands. */
  void becomeReady() {
    ready = true;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isShut() {
    return shut;
  }

  /** Whether a call has told the end of the stream, or what has broken it. */
  boolean hasEnded() {
    return endTold || failureTold != null;
  }

  /** Both ends know that the connection stands. */
  boolean isSettled() {
    return ready && peer().ready;
  }

  /** The writing direction begins to end; the peer may see it from now on. */
  void shutting() {
    out.end(StreamModel.End.ORDERLY);
  }

  /** The writing direction has ended. */
  void shut() {
    shut = true;
  }

  /** It will be closed. {@code how}: the least that the peer has to expect. */
  void closing(StreamModel.End how) {
    closed = true;
    out.end(how);
    if (!in.isEmpty() || !isSettled()) { // what comes too late is answered with a reset
      out.end(StreamModel.End.MAYBE_CUT);
    }
  }

  void read(Reading what, Answer answer) {
    Throwable failure = answer.failure();
    if (failure == null) {
      expect(!closed || what.mode().aside(), "EBADF: the socket is closed", answer);
      if (what.size() > 0) {
        received(what, answer);
      } else {
        expect(answer.count() == 0, "no bytes, as none were asked for", answer);
      }
    } else if (closed && isClosedError(failure, what.mode().aside())) {
      expect(answer.count() == 0, "no bytes with an error", answer);
    } else if (failure instanceof WouldBlockException e) {
      readWouldBlock(what, answer, e);
    } else if (failure instanceof SocketTimedOutException) {
      timedOut(what.mode(), answer);
      expect(!hasEnded(), "what ended the stream, again and again", failure);
    } else {
      readFailed(what, failure);
    }
  }

  private void received(Reading what, Answer answer) {
    ByteBuffer bytes = answer.bytes();
    int n = bytes.remaining();
    expect(failureTold == null || (n > 0 && !failureIsLast), "the failure again", answer);
    if (n == 0) {
      expect(mayHaveEnded(), "no end of the stream: " + in, answer);
      endTold = true;
      return;
    }
    expect(!endTold, "the end of the stream, again and again", answer);
    expect(n <= what.size() && n <= largest(what), "at most " + largest(what) + " bytes", answer);
    expect(in.canHaveSent(n), "no more bytes than were sent: " + in, answer);
    int wrong = in.firstWrong(bytes);
    expect(wrong < 0, "the byte that was sent at " + (in.delivered() + wrong) + "; " + in, answer);
    peeked = what.peek();
    ready = true;
    if (!what.peek()) {
      toldReadable = false;
      in.deliver(n);
    }
    switch (what.call().promise()) {
      case SOME -> {}
      case ALL ->
          expect(
              what.mode().isNow() || n == what.size() || mayHaveEnded(),
              "all bytes: " + in,
              answer);
      case LINE -> expectLine(what, answer);
    }
  }

  private static int largest(Reading what) {
    return what.call() == ReadingCall.RECV || what.call() == ReadingCall.RECVFROM
        ? Math.min(what.size(), MOST_OF_RECV)
        : what.size();
  }

  private void expectLine(Reading what, Answer answer) {
    ByteBuffer bytes = answer.bytes();
    int length = 1;
    while (length < bytes.remaining() && bytes.get(length - 1) != '\n') {
      length++;
    }
    expect(length == bytes.remaining(), "one line, not two", answer);
    expect(
        bytes.get(length - 1) == '\n' || length == what.size() || mayHaveEnded(),
        "a whole line, or as much as the limit, or the last",
        answer);
  }

  /** A reset does not end a stream in order; but TLS may have ended it before. */
  private boolean mayHaveEnded() {
    return in.isCaughtUp()
        && in.end() != StreamModel.End.OPEN
        && (tls || in.end() != StreamModel.End.RESET);
  }

  private void readWouldBlock(Reading what, Answer answer, WouldBlockException e) {
    expect(what.mode().isNow(), "a call that waits", e);
    expect(!hasEnded(), "what ended the stream, again and again", e);
    if (ready) {
      expect(e.direction() == WouldBlockException.Direction.READ, "to wait for READ", e);
    }
    boolean there = (toldReadable && answer.refusals() == 0) || peeked;
    if (there && what.call().promise() != ReadingCall.Promise.LINE) {
      throw journal.difference(
          name + " " + what, peeked ? "the bytes that a peek showed" : "what POLLIN has told", e);
    }
  }

  private void timedOut(Mode mode, Answer answer) {
    expect(!mode.isNow() && !mode.isEndless(), "no timeout: there is none", answer);
    long limit = (long) (mode.timeout() * 1e9);
    expect(
        answer.nanos() + EARLY_NANOS >= limit && answer.nanos() < limit + Bounded.soon(),
        "a timeout after " + limit + " ns, not " + answer.nanos(),
        answer);
  }

  private void readFailed(Reading what, Throwable failure) {
    USocketException e = expectNamed(failure);
    USocketException before = failureTold;
    if (before != null) {
      expect(isSame(before, e), "the same failure again and again: " + before, e);
    } else {
      boolean maybe = in.end() == StreamModel.End.MAYBE_CUT || in.end() == StreamModel.End.RESET;
      expect(maybe, "no failure: " + in, e);
      expect(!endTold, "the end of the stream, again and again", e);
      boolean fits =
          e instanceof TlsException broken
              ? tls && (!isSettled() || broken.reason() == TlsException.Reason.TRUNCATED)
              : e.errno() == Errno.ECONNRESET || (!isSettled() && e.errno() == Errno.EPIPE);
      expect(fits, "ECONNRESET" + (tls ? ", or TRUNCATED" : ""), e);
    }
    failureTold = e;
    failureIsLast |= what.call().promise() == ReadingCall.Promise.SOME;
  }

  private static boolean isSame(USocketException before, USocketException now) {
    return before.errno() == now.errno()
        && (!(before instanceof TlsException one)
            || (now instanceof TlsException other && one.reason() == other.reason()));
  }

  void write(Writing what, Answer answer) {
    Throwable failure = answer.failure();
    long n = answer.count();
    expect(n >= 0 && n <= what.size(), "a number of bytes that were given", answer);
    out.accept(n);
    toldWritable &= n == 0;
    if (peer().closed) {
      in.end(StreamModel.End.MAYBE_CUT); // what arrives there is answered with a reset
    }
    if (failure == null) {
      sent(what, answer);
    } else if (closed && isClosedError(failure, what.mode().aside())) {
      expect(what.mode().aside() || n == 0, "no bytes on a closed socket", answer);
    } else if (shut) {
      expectErrno(Set.of(Errno.EPIPE), "EPIPE after shutdown(SHUT_WR)", failure);
    } else if (failure instanceof WouldBlockException e) {
      writeWouldBlock(what, answer, e);
    } else if (failure instanceof SocketTimedOutException) {
      timedOut(what.mode(), answer);
    } else {
      writeFailed(failure);
    }
  }

  private void sent(Writing what, Answer answer) {
    long n = answer.count();
    int size = what.size();
    expect(!closed || what.mode().aside(), "EBADF: the socket is closed", answer);
    expect(!shut, "EPIPE after shutdown(SHUT_WR)", answer);
    boolean all =
        switch (what.call().promise()) {
          case SOME -> what.mode().isEndless();
          case ALL -> true;
          case ALL_OR_WHAT_GOES -> !what.mode().isNow();
        };
    expect(n == size || (n > 0 && !all), all ? "all bytes" : "at least one byte", answer);
    if (n > 0) {
      boolean sound = failureTold == null || what.mode().aside() || answer.refusals() > 0;
      expect(sound, "EPIPE or ECONNRESET: the connection is broken", answer);
      ready = true;
    }
  }

  private void writeWouldBlock(Writing what, Answer answer, WouldBlockException e) {
    expect(what.mode().isNow(), "a call that waits", e);
    boolean all = what.call().promise() == WritingCall.Promise.ALL;
    expect(answer.count() == 0 || all, "what was sent, as an answer", e);
    if (ready) {
      expect(e.direction() == WouldBlockException.Direction.WRITE, "to wait for WRITE", e);
    }
    if (toldWritable && answer.refusals() == 0) {
      throw journal.difference(name + " " + what, "at least one byte goes: POLLOUT was told", e);
    }
  }

  private void writeFailed(Throwable failure) {
    USocketException e = expectNamed(failure);
    expect(peer().closed, "no failure: the peer is there", e);
    boolean fits =
        e instanceof TlsException broken
            ? tls && (!isSettled() || broken.reason() == TlsException.Reason.TRUNCATED)
            : e.errno() == Errno.ECONNRESET || e.errno() == Errno.EPIPE;
    expect(fits, "EPIPE or ECONNRESET" + (tls ? ", or TRUNCATED" : ""), e);
  }

  /** What handshake(), or another call that shows whether the connection stands, has thrown. */
  void handshook(@Nullable Throwable failure, boolean now) {
    if (failure == null) {
      expect(!closed, "EBADF: the socket is closed", "success");
      ready = true;
    } else if (closed) {
      expectErrno(Set.of(Errno.EBADF), "EBADF: the socket is closed", failure);
    } else if (failure instanceof WouldBlockException e) {
      expect(now, "a call that waits", e);
      expect(!ready, "success: the handshake was done before", e);
    } else {
      USocketException e = expectNamed(failure);
      expect(peer().closed && !isSettled(), "no failure: the peer is there", e);
    }
  }

  /** What connect has thrown, of a socket whose peer is there. */
  void connected(@Nullable Throwable failure, boolean now) {
    if (failure == null) {
      expect(!answered, "EISCONN: an earlier call has connected", "success");
      answered = true;
      ready |= !tls || !now;
    } else {
      Errno errno = expectNamed(failure).errno();
      boolean underWay =
          failure instanceof WouldBlockException && now && (errno == Errno.EALREADY) == asked;
      expect(answered ? errno == Errno.EISCONN : underWay, "EINPROGRESS first, EALREADY", failure);
    }
    asked = true;
  }

  /**
   * A poll that asked for {@code mask} has found {@code events}.
   *
   * @param reading another thread reads
   * @param writing another thread writes
   */
  void polled(int mask, int events, boolean reading, boolean writing) {
    if (closed) {
      expect(events == POLLNVAL, "POLLNVAL: the socket is closed", events);
      return;
    }
    int unasked = POLLERR | POLLHUP;
    expect((events & ~(mask | unasked)) == 0, "nothing but what was asked for: " + mask, events);
    boolean gone = peer().closed || (shut && in.end() != StreamModel.End.OPEN);
    expect((events & unasked) == 0 || gone, "no POLLERR or POLLHUP: the peer is there", events);
    boolean readable = peeked || hasEnded();
    if (readable && (mask & POLLIN) != 0 && !reading) {
      expect((events & POLLIN) != 0, "POLLIN: a read does not have to wait", events);
    }
    toldReadable = (toldReadable || (events & POLLIN) != 0) && !reading;
    toldWritable = (toldWritable || (events & POLLOUT) != 0) && !writing;
  }

  private void expect(boolean holds, String expected, @Nullable Object actual) {
    if (!holds) {
      throw journal.difference(name, expected, actual);
    }
  }

  /** A call in another thread may have ended before the socket was closed. */
  private boolean isClosedError(Throwable failure, boolean aside) {
    boolean closedError = expectNamed(failure).errno() == Errno.EBADF;
    expect(closedError || aside, "EBADF: the socket is closed", failure);
    return closedError;
  }

  private USocketException expectNamed(Throwable failure) {
    if (failure instanceof USocketException e) {
      return e;
    }
    throw journal.difference(name, "a USocketException", failure);
  }

  private void expectErrno(Set<Errno> errnos, String expected, Throwable failure) {
    expect(errnos.contains(expectNamed(failure).errno()), expected, failure);
  }
}
