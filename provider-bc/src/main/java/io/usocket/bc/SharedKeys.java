// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.PreSharedKey;
import io.usocket.TlsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** The keys that our peers have too. Immutable. */
final class SharedKeys {
  private final List<PreSharedKey> keys;
  private final TlsCrypto crypto;

  SharedKeys(List<PreSharedKey> keys, TlsCrypto crypto) {
    this.keys = keys;
    this.crypto = crypto;
  }

  /**
   * A client's key.
   *
   * @throws TlsException CONFIGURATION: there are several, and a client cannot know which to use
   */
  PreSharedKey only() throws TlsException {
    if (keys.size() != 1) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          "preSharedKey: a client has one, and here are "
              + keys.size()
              + ": give TlsConfig the one for this server",
          null);
    }
    return keys.get(0);
  }

  /** The key that a client calls by this name; empty: there is none. */
  Optional<PreSharedKey> find(byte[] identity) {
    return keys.stream().filter(key -> Arrays.equals(bytes(key), identity)).findFirst();
  }

  /** As TLS 1.3 takes it; for one handshake. */
  TlsPSKExternal external(PreSharedKey key) {
    return new BasicTlsPSKExternal(bytes(key), crypto.createSecret(key.key()));
  }

  /** Its name, as it is sent. */
  static byte[] bytes(PreSharedKey key) {
    return key.identity().getBytes(StandardCharsets.UTF_8);
  }
}
