// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Whether a connection has broken down, and whether the application has been told. */
final class Breakdown {
  private volatile boolean happened;
  private volatile boolean told;

  /** A call throws the error. */
  void tell() {
    told = true;
    happened = true;
  }

  /** A poller has met the error; the next call will throw it. */
  void notice() {
    happened = true;
  }

  boolean hasHappened() {
    return happened;
  }

  /** It has happened, and no call has told of it. */
  boolean isNews() {
    return happened && !told;
  }
}
