// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class HelloDatagramTest {
  private final SSLEngine client = client();

  private static SSLEngine client() {
    try {
      SSLContext context = SSLContext.getInstance("DTLS");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      return engine;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private ByteBuffer said() throws Exception {
    ByteBuffer datagram = ByteBuffer.allocate(1 << 15);
    client.wrap(ByteBuffer.allocate(0), datagram);
    return datagram.flip();
  }

  /** A HelloVerifyRequest with a cookie of 32 bytes. */
  private static ByteBuffer request() {
    ByteBuffer request = ByteBuffer.allocate(60);
    request.put((byte) 22).putShort((short) 0xfeff).putLong(0).putShort((short) 47);
    request.putInt((3 << 24) | 35).putShort((short) 0).put((byte) 0).putShort((short) 0);
    request.put((byte) 0).putShort((short) 35).putShort((short) 0xfeff).put((byte) 32);
    for (int i = 0; request.hasRemaining(); i++) {
      request.put((byte) i);
    }
    return request.flip();
  }

  @Test
  void the_second_hello_without_its_cookie_is_the_first_one() throws Exception {
    ByteBuffer sent = said();
    HelloDatagram first = HelloDatagram.of(sent.duplicate());
    assertNotNull(first);
    assertFalse(first.repeats(request()));
    client.unwrap(request(), ByteBuffer.allocate(1 << 15));
    client.getDelegatedTask().run();
    HelloDatagram second = HelloDatagram.of(said());
    assertNotNull(second);
    assertTrue(second.repeats(request()));
    ByteBuffer other = request();
    other.put(59, (byte) 99);
    assertFalse(second.repeats(other));
    assertEquals(sent, second.first());
    assertEquals(first.length() + 32, second.length());
  }

  @Test
  void what_is_no_whole_hello_is_none() throws Exception {
    Random random = new Random(7);
    ByteBuffer hello = said();
    assertNotNull(HelloDatagram.of(hello.duplicate()));
    for (int length = 0; length < hello.limit(); length++) {
      assertNull(HelloDatagram.of(hello.duplicate().limit(length)), "the first " + length);
    }
    for (int i = 0; i < 1000; i++) {
      byte[] changed = new byte[hello.limit()];
      hello.duplicate().get(changed);
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      HelloDatagram read = HelloDatagram.of(ByteBuffer.wrap(changed));
      if (read != null) {
        assertTrue(read.first().remaining() <= changed.length);
      }
    }
  }
}
