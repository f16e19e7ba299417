// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/**
 * A call on a non-blocking socket would have to wait: EAGAIN, or EINPROGRESS and EALREADY of a
 * connect. It has no stack trace and makes its message when asked, so it costs no more than an
 * object.
 */
public final class WouldBlockException extends USocketException {
  private static final long serialVersionUID = 1L;

  /** What to wait for. */
  public enum Direction {
    /** Until the socket is readable. */
    READ,
    /** Until the socket is writable. */
    WRITE
  }

  /** What to wait for. */
  private final Direction direction;

  WouldBlockException(Errno errno, String what, Direction direction, long bytesTransferred) {
    super(errno, what, null, bytesTransferred);
    this.direction = direction;
  }

  /** What to wait for before the call is made again; TLS may need the other direction. */
  public Direction direction() {
    return direction;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it does nothing
  public Throwable fillInStackTrace() {
    return this;
  }
}
