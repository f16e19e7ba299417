// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClientProtocol;

/**
 * A client's protocol object with its queues in reach, which keep for ever the size that they had
 * once; and with what the library does not tell.
 */
final class ClientProtocol extends TlsClientProtocol {
  private final Progress progress;
  private final Delivery delivery;

  ClientProtocol(Progress progress, Delivery delivery) {
    this.progress = progress;
    this.delivery = delivery;
  }

  /** What is to be sent. */
  ByteQueue output() {
    return outputBuffer.getBuffer();
  }

  @Override
  protected void process13ServerHelloCoda(ServerHello hello, boolean again) throws IOException {
    super.process13ServerHelloCoda(hello, again);
    progress.handshakeSecrets(getContext());
  }

  @Override
  protected void receive13ServerCertificateVerify(ByteArrayInputStream message) throws IOException {
    progress.signedWith(Peek.certificateVerifyScheme(message));
    super.receive13ServerCertificateVerify(message);
  }

  @Override
  protected void processRecord(short type, byte[] record, int offset, int length)
      throws IOException {
    if (!delivery.takes(type, record, offset, length)) {
      super.processRecord(type, record, offset, length);
    }
  }
}
