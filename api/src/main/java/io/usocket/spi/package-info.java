// SPDX-License-Identifier: Apache-2.0

/**
 * What a provider implements: {@link io.usocket.spi.SocketProvider} and the ports it opens.
 *
 * <p>Arguments arrive checked; a port moves bytes and keeps no mode. Blocking, timed and
 * non-blocking calls differ only in the {@link io.usocket.spi.Deadline} that they pass.
 */
@NullMarked
package io.usocket.spi;

import org.jspecify.annotations.NullMarked;
