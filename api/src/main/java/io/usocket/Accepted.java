// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.net.InetSocketAddress;

/**
 * What {@link USocket#accept} answers.
 *
 * @param socket the connection: blocking, without a timeout
 * @param address the peer's address
 */
public record Accepted(USocket socket, InetSocketAddress address) {}
