// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.keys.Certificates;
import io.usocket.keys.KeyPairs;
import io.usocket.keys.KeyStores;
import io.usocket.keys.PemFile;
import io.usocket.keys.PrivateKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys and certificates of a {@link TlsConfig}, from files; what is wrong is named. */
final class KeyMaterial {
  /** Something that is read from a file. */
  interface Source<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private KeyMaterial() {}

  static <T> T named(Source<T> source) throws IOException {
    try {
      return source.read();
    } catch (GeneralSecurityException e) {
      throw new TlsException(TlsException.Reason.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }

  static Identity pem(Path chain, Path key, char @Nullable [] password)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = Certificates.chain(PemFile.read(chain));
    PrivateKey privateKey = PrivateKeys.read(PemFile.read(key), password);
    KeyPairs.check(privateKey, certificates.get(0), key.toString());
    return new Identity(privateKey, certificates);
  }

  static Identity pkcs12(Path file, char[] password) throws IOException, GeneralSecurityException {
    KeyStore.PrivateKeyEntry entry = KeyStores.key(file, password);
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : entry.getCertificateChain()) {
      chain.add((X509Certificate) certificate);
    }
    KeyPairs.check(entry.getPrivateKey(), chain.get(0), file.toString());
    return new Identity(entry.getPrivateKey(), chain);
  }

  static Identity pair(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException {
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("the identity: a key needs its certificate");
    }
    KeyPairs.check(key, chain.get(0), "the identity");
    return new Identity(key, chain);
  }

  static List<X509Certificate> trustedPem(Path file) throws IOException, GeneralSecurityException {
    return Certificates.all(PemFile.read(file));
  }

  static List<X509Certificate> trustedPkcs12(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    return KeyStores.trusted(file, password);
  }
}
