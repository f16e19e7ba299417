// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** The {@code level} of setsockopt(2): {@link SocketLevel#SOL_SOCKET} or a {@link Protocol}. */
public sealed interface OptionLevel permits SocketLevel, Protocol {}
