// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * A server's protocol object with its queues in reach, which keep for ever the size that they had
 * once.
 */
final class ServerProtocol extends TlsServerProtocol {
  private final Delivery delivery;

  ServerProtocol(Delivery delivery) {
    this.delivery = delivery;
  }

  /** What is to be sent. */
  ByteQueue output() {
    return outputBuffer.getBuffer();
  }

  @Override
  protected void processRecord(short type, byte[] record, int offset, int length)
      throws IOException {
    if (!delivery.takes(type, record, offset, length)) {
      super.processRecord(type, record, offset, length);
    }
  }
}
