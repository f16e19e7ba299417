// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.net.InetSocketAddress;

/**
 * What {@link USocket#recvfrom(java.nio.ByteBuffer, MessageFlag...)} answers.
 *
 * @param length how many bytes were put into the buffer; -1: end of stream
 * @param address who sent them
 * @param truncated whether the datagram was longer than the room for it; the rest is gone
 */
public record Received(int length, InetSocketAddress address, boolean truncated) {}
