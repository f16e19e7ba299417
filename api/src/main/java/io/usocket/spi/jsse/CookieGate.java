// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.spi.DtlsGate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The cookie exchange with SSLEngines. An engine answers a hello with a cookie, and then waits for
 * the second hello: here it is thrown away instead. For the second hello a new one is made, with
 * the same secret; it is shown the first hello again, which is the second one without its cookie.
 */
final class CookieGate implements DtlsGate {
  private static final String MAC = "HmacSHA256";

  private final DtlsEngines engines;
  private final SecretKeySpec key;

  CookieGate(DtlsEngines engines) {
    this.engines = engines;
    byte[] random = new byte[CookieRandom.SECRET];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, MAC);
  }

  @Override
  public @Nullable Admission examine(ByteBuffer datagram, InetSocketAddress from, ByteBuffer answer)
      throws IOException {
    HelloDatagram hello = HelloDatagram.of(datagram);
    if (hello == null) {
      return null;
    }
    DtlsMachine machine = engines.server(secret(from));
    ByteBuffer cookie = machine.answerTo(hello.first());
    if (hello.repeats(cookie)) {
      machine.accept(hello.record());
      return transport -> new DtlsEnginePort(transport, machine);
    }
    machine.close();
    if (cookie.remaining() < hello.length() && cookie.remaining() <= answer.remaining()) {
      answer.put(cookie);
    }
    return null;
  }

  private byte[] secret(InetSocketAddress client) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      mac.update(client.getAddress().getAddress());
      mac.update((byte) (client.getPort() >> 8));
      return mac.doFinal(new byte[] {(byte) client.getPort()});
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
