// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.spi.tls.TlsNames;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a server says in clear while a handshake begins, read from the bytes that pass by: the group
 * of the key exchange, whether a session is resumed, and more that JSSE does not tell. The library
 * reads the same bytes and is the judge of them; what cannot be read here is not known.
 *
 * <p>One for each connection; for the thread that does the handshake.
 */
public final class ServerFlight {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int RECORD_HEADER = 5;

  private static final int SERVER_HELLO = 2;
  private static final int CERTIFICATE = 11;
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int SERVER_HELLO_DONE = 14;
  private static final int NAMED_CURVE = 3;
  private static final int MESSAGE_HEADER = 4;

  /** A ServerHello with the largest key share has less; of longer messages this is enough. */
  private static final int KEPT = 4096;

  /** The random of a HelloRetryRequest (RFC 8446 section 4.1.3), by its first bytes. */
  private static final long RETRY = 0xCF21AD74E59A6111L;

  private final byte[] header = new byte[RECORD_HEADER];
  private int headerSize;
  private int recordLeft;

  private final byte[] messageHeader = new byte[MESSAGE_HEADER];
  private int messageHeaderSize;
  private byte[] message = {};
  private int messageSize;
  private int messageLeft;

  private boolean answered;
  private Optional<Integer> group = Optional.empty();
  private Optional<Integer> scheme = Optional.empty();
  private Optional<Boolean> resumed = Optional.empty();
  private boolean sharedKey;
  private boolean extendedMasterSecret;
  private volatile boolean done;

  /** Nothing has passed yet. */
  public ServerFlight() {}

  /**
   * Looks at bytes from the server, in the order in which they are sent.
   *
   * @param bytes holds them
   * @param off where they begin
   * @param len how many
   */
  public void look(byte[] bytes, int off, int len) {
    if (!done) {
      look(ByteBuffer.wrap(bytes, off, len));
    }
  }

  /**
   * Looks at bytes from the server, in the order in which they are sent.
   *
   * @param bytes all that remain are looked at; its position moves
   */
  void look(ByteBuffer bytes) {
    try {
      while (!done && bytes.hasRemaining()) {
        if (headerSize < RECORD_HEADER) {
          header[headerSize++] = bytes.get();
          recordLeft = length(header, RECORD_HEADER - 2, RECORD_HEADER);
        } else {
          recordLeft--;
          content(bytes.get());
        }
        if (headerSize == RECORD_HEADER && recordLeft == 0) {
          headerSize = 0;
        }
      }
    } catch (BufferUnderflowException e) {
      done = true; // it is not what it seems to be, and the library will say so
    }
  }

  private void content(byte next) {
    if (header[0] == HANDSHAKE) {
      handshake(next);
    } else if (header[0] != CHANGE_CIPHER_SPEC) {
      done = true;
    } else if (answered) { // TLS 1.2: what follows is encrypted; after a retry it means nothing
      resumed = resumed.or(() -> Optional.of(true));
      done = true;
    }
  }

  private void handshake(byte next) {
    if (messageHeaderSize < MESSAGE_HEADER) {
      messageHeader[messageHeaderSize++] = next;
      if (messageHeaderSize < MESSAGE_HEADER) {
        return;
      }
      messageLeft = length(messageHeader, 1, MESSAGE_HEADER);
      messageSize = 0;
      message = isKept() ? new byte[Math.min(messageLeft, KEPT)] : new byte[0];
    } else {
      messageLeft--;
      if (messageSize < message.length) {
        message[messageSize++] = next;
      }
    }
    if (messageLeft == 0) {
      messageHeaderSize = 0;
      end(ByteBuffer.wrap(message));
    }
  }

  private boolean isKept() {
    return messageHeader[0] == SERVER_HELLO || messageHeader[0] == SERVER_KEY_EXCHANGE;
  }

  private void end(ByteBuffer body) {
    switch (messageHeader[0]) {
      case SERVER_HELLO -> hello(body);
      case CERTIFICATE, SERVER_HELLO_DONE -> resumed = Optional.of(false);
      case SERVER_KEY_EXCHANGE -> keyExchange(body);
      default -> {}
    }
  }

  /** RFC 8446 section 4.1.3; in TLS 1.3 the rest is encrypted. */
  private void hello(ByteBuffer body) {
    body.getShort(); // the version of the past
    if (body.getLong() == RETRY) {
      return;
    }
    body.position(2 + 32);
    HelloExtensions.vector8(body); // the session's id
    sharedKey = TlsNames.SUITES.name(code(body)).filter(Choosing::hasSharedKey).isPresent();
    body.get(); // no compression
    HelloExtensions extensions = new HelloExtensions(body);
    answered = true;
    extendedMasterSecret = extensions.has(HelloExtensions.EXTENDED_MASTER_SECRET);
    if (extensions.has(HelloExtensions.SUPPORTED_VERSIONS)) {
      resumed = Optional.of(extensions.has(HelloExtensions.PRE_SHARED_KEY));
      if (extensions.has(HelloExtensions.KEY_SHARE)) {
        group = Optional.of(code(extensions.body(HelloExtensions.KEY_SHARE)));
      }
      done = true;
    }
  }

  /** RFC 8422 section 5.4: of TLS 1.2 with elliptic curves. */
  private void keyExchange(ByteBuffer body) {
    if (sharedKey) {
      HelloExtensions.vector16(body); // the hint which key to use (RFC 5489 section 2)
    }
    if (body.hasRemaining() && body.get() == NAMED_CURVE) {
      group = Optional.of(code(body));
      HelloExtensions.vector8(body); // the public key
      scheme = body.remaining() > 2 ? Optional.of(code(body)) : Optional.empty();
    }
  }

  private static int code(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  private static int length(byte[] header, int from, int to) {
    int length = 0;
    for (byte b : Arrays.copyOfRange(header, from, to)) {
      length = length << 8 | Byte.toUnsignedInt(b);
    }
    return length;
  }

  /** Whether the client's hello has been answered by the server's. */
  boolean isAnswered() {
    return answered;
  }

  /** The group of the key exchange; empty: there was none, or it is not known. */
  Optional<String> group() {
    return group.flatMap(TlsNames.GROUPS::name);
  }

  /** What the server signed with; empty: it is told in TLS 1.2 only. */
  Optional<String> signatureScheme() {
    return scheme.flatMap(TlsNames.SIGNATURE_SCHEMES::name);
  }

  /** Whether an earlier session is resumed. */
  Optional<Boolean> resumed() {
    return resumed;
  }

  /** Whether the secret of TLS 1.2 is bound to the handshake (RFC 7627). */
  boolean hasExtendedMasterSecret() {
    return extendedMasterSecret;
  }
}
