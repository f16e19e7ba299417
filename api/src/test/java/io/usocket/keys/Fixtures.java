// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/** Keys and certificates made with openssl, for tests only; all leaves come from int.pem. */
public final class Fixtures {
  /** Of every encrypted key. */
  static final String PASSWORD = "p\u00e4ssword";

  private Fixtures() {}

  public static Path file(String name) {
    URL url = Objects.requireNonNull(Fixtures.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  public static X509Certificate certificate(String name) throws Exception {
    List<X509Certificate> all = Certificates.all(PemFile.read(file(name)));
    return all.get(0);
  }

  public static PrivateKey key(String name) throws Exception {
    return PrivateKeys.read(PemFile.read(file(name)), null);
  }
}
