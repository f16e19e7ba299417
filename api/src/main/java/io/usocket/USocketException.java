// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error of a socket, with its number. It reads {@code [Errno 111] ECONNREFUSED: connect to
 * 127.0.0.1:8443}.
 */
public class USocketException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The number. */
  private final Errno errno;

  /** What was tried. */
  private final String what;

  /** How far a write came before the error. */
  private final long bytesTransferred;

  /**
   * Makes an error.
   *
   * @param errno its number
   * @param what what was tried, on what, and the way out where it is known
   */
  public USocketException(Errno errno, String what) {
    this(errno, what, null);
  }

  /**
   * Makes an error with the error beneath it.
   *
   * @param errno its number
   * @param what what was tried, on what, and the way out where it is known
   * @param cause the error beneath
   */
  public USocketException(Errno errno, String what, @Nullable Throwable cause) {
    this(errno, what, cause, 0);
  }

  USocketException(Errno errno, String what, @Nullable Throwable cause, long bytesTransferred) {
    super(null, cause);
    this.errno = Objects.requireNonNull(errno, "errno");
    this.what = what;
    this.bytesTransferred = bytesTransferred;
  }

  /** {@code [Errno 111] ECONNREFUSED: connect to 127.0.0.1:8443}. */
  @Override
  public String getMessage() { // made when it is read: who polls reads few of them
    return "[Errno " + errno.number() + "] " + errno + ": " + what;
  }

  /** The error number. */
  public Errno errno() {
    return errno;
  }

  /**
   * How many bytes {@code sendall} or {@code write} had handed over before the error; 0 for every
   * other call.
   */
  public long bytesTransferred() {
    return bytesTransferred;
  }

  /** The same error, met again. */
  USocketException again() {
    return new USocketException(errno, what, this, 0);
  }

  /** The same error, after some bytes of the call had gone out. */
  USocketException after(long bytes) {
    return bytes == 0 ? this : new USocketException(errno, what, this, bytes);
  }

  final String what() {
    return what;
  }
}
