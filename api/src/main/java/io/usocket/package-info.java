// SPDX-License-Identifier: Apache-2.0

/**
 * BSD sockets as Python and MicroPython programmers know them.
 *
 * <p>Start at {@link io.usocket.Sockets}, made for {@code import static}. What can go wrong is in
 * {@link io.usocket.USocketException}; TLS is set up with {@link io.usocket.TlsConfig}.
 */
@NullMarked
package io.usocket;

import org.jspecify.annotations.NullMarked;
