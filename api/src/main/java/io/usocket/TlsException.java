// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An error of TLS, sorted by who is at fault; the connection cannot be used any more. */
public final class TlsException extends USocketException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, by who is at fault. */
  public enum Reason {
    /** Our configuration: it contradicts itself, or this backend cannot honour it (EINVAL). */
    CONFIGURATION(Errno.EINVAL),
    /** The peer's certificate or host name was refused by us. */
    PEER_CERTIFICATE(Errno.EPROTO),
    /** The peer refused us, and said so with {@link TlsException#alert()}. */
    PEER_ALERT(Errno.EPROTO),
    /** The two sides have no version, suite, group or application protocol in common. */
    NOTHING_IN_COMMON(Errno.EPROTO),
    /** The peer sent what is not TLS, or broke its rules. */
    PROTOCOL_VIOLATION(Errno.EPROTO),
    /** The connection ended without close_notify: bytes may be missing (RFC 8446 section 6.1). */
    TRUNCATED(Errno.EPROTO),
    /** The TLS library failed. */
    INTERNAL(Errno.EIO);

    private final Errno errno;

    Reason(Errno errno) {
      this.errno = errno;
    }
  }

  /** Who is at fault. */
  private final Reason reason;

  /** The alert that came or went. */
  private final @Nullable TlsAlert alert;

  /**
   * Makes an error without an alert.
   *
   * @param reason who is at fault
   * @param what what happened, and the way out where it is known
   * @param cause the error beneath
   */
  public TlsException(Reason reason, String what, @Nullable Throwable cause) {
    this(reason, what, null, cause);
  }

  /**
   * Makes an error.
   *
   * @param reason who is at fault
   * @param what what happened, and the way out where it is known
   * @param alert the alert that the peer sent, or that was sent to it
   * @param cause the error beneath
   */
  public TlsException(
      Reason reason, String what, @Nullable TlsAlert alert, @Nullable Throwable cause) {
    this(reason, reason + ": " + what, alert, cause, 0);
  }

  private TlsException(
      Reason reason,
      String text,
      @Nullable TlsAlert alert,
      @Nullable Throwable cause,
      long bytesTransferred) {
    super(reason.errno, text, cause, bytesTransferred);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.alert = alert;
  }

  /** Who is at fault. */
  public Reason reason() {
    return reason;
  }

  /** The alert that the peer sent ({@link Reason#PEER_ALERT}) or that was sent to it, if known. */
  public Optional<TlsAlert> alert() {
    return Optional.ofNullable(alert);
  }

  /** The same error, with the place that it is about. */
  TlsException in(String place) {
    return new TlsException(
        reason, place + ": " + what().substring(reason.name().length() + 2), alert, this);
  }

  @Override
  TlsException again() {
    return new TlsException(reason, what(), alert, this, 0);
  }

  @Override
  TlsException after(long bytes) {
    return bytes == 0 ? this : new TlsException(reason, what(), alert, this, bytes);
  }
}
