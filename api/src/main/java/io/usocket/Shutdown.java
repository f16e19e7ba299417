// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Which direction {@link USocket#shutdown} ends (POSIX shutdown()). */
public enum Shutdown {
  /** No more reading: the next read answers end of stream. */
  SHUT_RD,
  /** No more writing: the peer reads end of stream once it has read what was sent. */
  SHUT_WR,
  /** Neither. */
  SHUT_RDWR
}
