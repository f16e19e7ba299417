// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.net.InetSocketAddress;

/**
 * What {@link USocket#recvfrom(int, MessageFlag...)} answers.
 *
 * @param data the bytes
 * @param address who sent them
 * @param truncated whether the datagram was longer than the room for it; the rest is gone
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the caller's own, as from recv
public record Datagram(byte[] data, InetSocketAddress address, boolean truncated) {}
