// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocket;

/**
 * A connection: the socket under test at one end, a raw peer at the other.
 *
 * @param socket of the provider under test
 * @param peer a socket of the JDK
 */
record Link(USocket socket, Peer peer) {}
