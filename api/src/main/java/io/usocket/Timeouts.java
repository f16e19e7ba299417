// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;

/** How long the calls of one socket wait: its mode. Used by many threads. */
final class Timeouts {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Nanoseconds; 0: non-blocking, {@link Long#MAX_VALUE}: blocking. */
  private volatile long receiving = Long.MAX_VALUE;

  private volatile long sending = Long.MAX_VALUE;
  private volatile double seconds = Double.POSITIVE_INFINITY;

  void set(double timeout) throws USocketException {
    if (Double.isNaN(timeout) || timeout < 0) {
      throw new USocketException(
          Errno.EINVAL,
          "settimeout(" + timeout + "): it takes seconds, 0 for non-blocking, infinity for none");
    }
    long nanos = nanos(timeout);
    receiving = nanos;
    sending = nanos;
    seconds = timeout;
  }

  double get() {
    return seconds;
  }

  /** Rounded up: a timeout above zero is never taken for non-blocking. */
  private static long nanos(double timeout) {
    return (long) Math.ceil(timeout * NANOS_PER_SECOND); // saturates
  }

  /** SO_RCVTIMEO; 0: none. */
  void receiving(long nanos) {
    receiving = nanos == 0 ? Long.MAX_VALUE : nanos;
  }

  long receiving() {
    return receiving == Long.MAX_VALUE ? 0 : receiving;
  }

  /** SO_SNDTIMEO; 0: none. */
  void sending(long nanos) {
    sending = nanos == 0 ? Long.MAX_VALUE : nanos;
  }

  long sending() {
    return sending == Long.MAX_VALUE ? 0 : sending;
  }

  /** The deadline of a receiving call that begins now. */
  Deadline forReceiving() {
    return deadline(receiving);
  }

  /** The deadline of a sending call that begins now. */
  Deadline forSending() {
    return deadline(sending);
  }

  private static Deadline deadline(long nanos) {
    if (nanos == 0) {
      return Deadline.NOW;
    }
    return nanos == Long.MAX_VALUE ? Deadline.NEVER : Deadline.after(nanos);
  }
}
