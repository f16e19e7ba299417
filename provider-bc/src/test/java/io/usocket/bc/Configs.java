// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.security.cert.X509Certificate;

/** Configurations and credentials for tests. */
final class Configs {
  private Configs() {}

  static TlsConfig.Builder trusting() {
    return TlsConfig.builder().trust(TestPki.root().certificate());
  }

  static TlsConfig.Builder with(TlsConfig.Builder builder, Credential credential)
      throws TlsException {
    return builder.identity(
        credential.privateKey(), credential.chain().toArray(new X509Certificate[0]));
  }

  static TlsConfig.Builder serving(Credential credential) throws TlsException {
    return with(TlsConfig.builder(), credential);
  }

  static TlsConfig client(TlsVersion version) throws TlsException {
    return trusting().versions(version).build();
  }

  static Credential server(String keyType) {
    return switch (keyType) {
      case "EC" -> TestPki.serverEc();
      case "RSA" -> TestPki.serverRsa();
      case "Ed25519" -> TestPki.serverEd25519();
      default -> throw new IllegalArgumentException(keyType);
    };
  }
}
