// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** Notes the name that a client asks for: BCJSSE does not tell it after the handshake. */
final class AskedName extends SNIMatcher {
  private volatile Optional<String> name = Optional.empty();

  AskedName() {
    super(StandardConstants.SNI_HOST_NAME);
  }

  @Override
  public boolean matches(SNIServerName asked) {
    name = Optional.of(new String(asked.getEncoded(), US_ASCII));
    return true;
  }

  /** Empty: none, or no handshake yet. */
  Optional<String> name() {
    return name;
  }
}
