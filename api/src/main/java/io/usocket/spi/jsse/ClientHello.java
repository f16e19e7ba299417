// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * What an engine really offers, which may differ from what it was asked for; by code points.
 *
 * @param groups its supported_groups, best first
 * @param keyShares those for which it has made a key already
 * @param signatureSchemes its signature_algorithms, best first
 */
record ClientHello(List<Integer> groups, List<Integer> keyShares, List<Integer> signatureSchemes) {
  /** One that could not be written. */
  static final ClientHello NONE = new ClientHello(List.of(), List.of(), List.of());

  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;

  /** More records than a hello has. */
  private static final int MOST_RECORDS = 8;

  /**
   * Lets a client's engine write its hello.
   *
   * @param client fresh and set up; it is of no use any more
   * @return what it offers
   * @throws SSLException if it cannot write one
   */
  static ClientHello of(SSLEngine client) throws SSLException {
    ByteBuffer message = ByteBuffer.allocate(4 * client.getSession().getPacketBufferSize());
    ByteBuffer record = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    try {
      client.beginHandshake();
      for (int i = 0;
          i < MOST_RECORDS && client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
          i++) {
        client.wrap(ByteBuffer.allocate(0), record.clear());
        message.put(record.flip().position(Math.min(RECORD_HEADER, record.limit())));
      }
      return read(message.flip());
    } catch (BufferUnderflowException e) {
      throw new SSLException("this is no ClientHello", e);
    } finally {
      client.closeOutbound();
    }
  }

  /** RFC 8446 section 4.1.2. */
  private static ClientHello read(ByteBuffer in) {
    in.position(MESSAGE_HEADER + 2 + 32); // the version of the past, the random
    HelloExtensions.vector8(in); // the session's id
    HelloExtensions.vector16(in); // the suites
    HelloExtensions.vector8(in); // no compression
    HelloExtensions extensions = new HelloExtensions(in);
    return new ClientHello(
        extensions.codes(HelloExtensions.SUPPORTED_GROUPS),
        extensions.keyShares(),
        extensions.codes(HelloExtensions.SIGNATURE_ALGORITHMS));
  }
}
