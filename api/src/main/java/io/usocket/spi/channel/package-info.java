// SPDX-License-Identifier: Apache-2.0

/**
 * Building blocks that providers may use: TCP and UDP on NIO channels, and TLS over any byte port
 * from a {@link io.usocket.spi.channel.TlsEngine}.
 */
@NullMarked
package io.usocket.spi.channel;

import org.jspecify.annotations.NullMarked;
