// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * A server's protocol object with its queues in reach, which keep for ever the size that they had
 * once; and with what the library does not tell or ask.
 */
final class ServerProtocol extends TlsServerProtocol {
  private final BcServer server;
  private final Progress progress;
  private final Delivery delivery;

  ServerProtocol(BcServer server, Progress progress, Delivery delivery) {
    this.server = server;
    this.progress = progress;
    this.delivery = delivery;
  }

  /** What is to be sent. */
  ByteQueue output() {
    return outputBuffer.getBuffer();
  }

  @Override
  protected ServerHello generate13ServerHello(
      ClientHello hello, HandshakeMessageInput message, boolean again) throws IOException {
    server.checkHello13(hello);
    return super.generate13ServerHello(hello, message, again);
  }

  @Override
  protected void send13ServerHelloCoda(ServerHello hello, boolean again) throws IOException {
    super.send13ServerHelloCoda(hello, again);
    progress.handshakeSecrets(getContext());
  }

  @Override
  protected void processRecord(short type, byte[] record, int offset, int length)
      throws IOException {
    if (!delivery.takes(type, record, offset, length)) {
      super.processRecord(type, record, offset, length);
    }
  }
}
