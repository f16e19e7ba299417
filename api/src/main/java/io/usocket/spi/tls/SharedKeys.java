// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import io.usocket.PreSharedKey;
import io.usocket.TlsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys that our peers have too, and which of them is used. Immutable.
 *
 * @param keys at least one, each with an identity of its own
 */
public record SharedKeys(List<PreSharedKey> keys) {

  /**
   * The keys of a configuration.
   *
   * @param keys at least one, each with an identity of its own
   */
  public SharedKeys {
    keys = List.copyOf(keys);
  }

  /**
   * A client's key.
   *
   * @return the only one
   * @throws TlsException CONFIGURATION: there are several, and a client cannot know which to use
   */
  public PreSharedKey only() throws TlsException {
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

  /**
   * The key that a client calls by this name.
   *
   * @param identity as it is sent
   * @return the key; empty: there is none
   */
  public Optional<PreSharedKey> find(byte[] identity) {
    return keys.stream().filter(key -> Arrays.equals(bytes(key), identity)).findFirst();
  }

  /**
   * The name of a key, as it is sent.
   *
   * @param key the key
   * @return in UTF-8 (RFC 4279 section 5.1)
   */
  public static byte[] bytes(PreSharedKey key) {
    return key.identity().getBytes(StandardCharsets.UTF_8);
  }
}
