// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Socket types (POSIX {@code <sys/socket.h>}). */
public enum SocketType {
  /** A connection of bytes in order. */
  SOCK_STREAM(1),
  /** Datagrams of at most 65,507 bytes each (IPv4). */
  SOCK_DGRAM(2);

  private final int value;

  SocketType(int value) {
    this.value = value;
  }

  /** The number that {@code getsockopt(SOL_SOCKET, SO_TYPE)} answers on Linux. */
  public int value() {
    return value;
  }
}
