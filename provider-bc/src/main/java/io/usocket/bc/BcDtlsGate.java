// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsException;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.DtlsGate;
import io.usocket.spi.DtlsPort;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** The cookie exchange, by Bouncy Castle's verifier with the client's address. */
final class BcDtlsGate implements DtlsGate {
  /** What becomes of a client that is admitted. */
  interface Admitting {
    DtlsPort admit(DatagramPort transport, DTLSRequest hello) throws TlsException;
  }

  private final DTLSVerifier verifier;
  private final Admitting admitting;

  BcDtlsGate(TlsCrypto crypto, Admitting admitting) {
    this.verifier = new DTLSVerifier(crypto);
    this.admitting = admitting;
  }

  @Override
  public @Nullable Admission examine(
      ByteBuffer datagram, InetSocketAddress from, ByteBuffer answer) {
    byte[] hello = new byte[datagram.remaining()];
    datagram.get(hello);
    DTLSRequest request;
    try {
      request = verifier.verifyRequest(name(from), hello, 0, hello.length, new Answer(answer));
    } catch (RuntimeException e) { // no hello at all
      answer.clear();
      return null;
    }
    return request == null ? null : transport -> admitting.admit(transport, request);
  }

  private static byte[] name(InetSocketAddress client) {
    byte[] address = client.getAddress().getAddress();
    return ByteBuffer.allocate(address.length + 2)
        .put(address)
        .putShort((short) client.getPort())
        .array();
  }

  /** Takes the HelloVerifyRequest, which is shorter than any hello. */
  private record Answer(ByteBuffer room) implements DatagramSender {
    @Override
    public int getSendLimit() {
      return room.remaining();
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
      room.put(bytes, offset, length);
    }
  }
}
