// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Flags of the receiving and sending calls (POSIX {@code <sys/socket.h>}). */
public enum MessageFlag {
  /** Leave what is read in the socket: the next read gives it again. */
  MSG_PEEK,
  /** This one call does not wait, whatever the socket's mode. */
  MSG_DONTWAIT
}
