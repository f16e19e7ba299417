// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** The option level of the socket layer itself. */
public enum SocketLevel implements OptionLevel {
  /** Options that every protocol shares. */
  SOL_SOCKET
}
