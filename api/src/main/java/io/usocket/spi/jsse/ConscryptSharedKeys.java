// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.PreSharedKey;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.spi.tls.SharedKeys;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Pre-shared keys as Conscrypt asks for them, by its interface {@code PSKKeyManager}, for engines
 * and sockets alike. Immutable; asked by many threads.
 */
final class ConscryptSharedKeys implements InvocationHandler {
  /** BoringSSL's PSK_MAX_PSK_LEN. */
  private static final int LONGEST_KEY = 256;

  private final SharedKeys keys;

  private ConscryptSharedKeys(SharedKeys keys) {
    this.keys = keys;
  }

  /**
   * A key manager.
   *
   * @param type the interface
   * @param keys at least one; a client uses the first
   * @throws TlsException CONFIGURATION: one of them is none for this library
   */
  static KeyManager keyManager(Class<?> type, SharedKeys keys) throws TlsException {
    for (PreSharedKey key : keys.keys()) {
      check(key);
    }
    return (KeyManager)
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new ConscryptSharedKeys(keys));
  }

  /** Its server sees a name as the JNI does: C's, in what Java calls modified UTF-8. */
  private static void check(PreSharedKey key) throws TlsException {
    if (key.identity().chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
      throw refused(key, "cannot be told with U+0000 or characters beyond U+FFFF in it");
    }
    if (key.key().length > LONGEST_KEY) {
      throw refused(key, "has " + key.key().length + " bytes: no more than " + LONGEST_KEY);
    }
  }

  private static TlsException refused(PreSharedKey key, String why) {
    return new TlsException(
        Reason.CONFIGURATION, "preSharedKey: for Conscrypt, '" + key.identity() + "' " + why, null);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
      throws ReflectiveOperationException {
    return switch (method.getName()) {
      case "chooseServerKeyIdentityHint" -> null;
      case "chooseClientKeyIdentity" -> keys.keys().get(0).identity();
      case "getKey" -> key((String) arguments[1]);
      default -> method.invoke(this, arguments); // those of Object
    };
  }

  private SecretKey key(@Nullable String identity) {
    byte[] asked = identity == null ? new byte[0] : identity.getBytes(StandardCharsets.UTF_8);
    return keys.find(asked)
        .<SecretKey>map(key -> new SecretKeySpec(key.key(), "PSK"))
        .orElseGet(NoKey::new);
  }

  /** What makes it answer unknown_psk_identity; an exception here would be lost in its C++. */
  private static final class NoKey implements SecretKey {
    private static final long serialVersionUID = 1;

    @Override
    public String getAlgorithm() {
      return "PSK";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }
}
