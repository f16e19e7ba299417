// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The content of a PKCS#12 file ({@code .p12}, {@code .pfx}). */
public final class KeyStores {
  private final String source;
  private final KeyStore store;
  private final char[] password;

  private KeyStores(String source, KeyStore store, char[] password) {
    this.source = source;
    this.store = store;
    this.password = password;
  }

  /**
   * The key of a file and its chain, leaf first.
   *
   * @param password of the file and of the key in it; left as it is. The empty array is the empty
   *     password.
   * @throws IOException when the file cannot be read or is longer than 1 MiB
   * @throws UnusableKeyException when the password is wrong, or there is not exactly one key
   */
  public static KeyStore.PrivateKeyEntry key(Path file, char[] password)
      throws IOException, UnusableKeyException {
    return load(file, password).key();
  }

  /**
   * The certificates of a file, for use as trust anchors: all of those that belong to no key.
   *
   * @param password of the file; left as it is. The empty array is the empty password.
   * @return at least one
   * @throws IOException when the file cannot be read or is longer than 1 MiB
   * @throws UnusableKeyException when the password is wrong, or there is no such certificate
   */
  public static List<X509Certificate> trusted(Path file, char[] password)
      throws IOException, UnusableKeyException {
    return load(file, password).trusted();
  }

  private static KeyStores load(Path file, char[] password)
      throws IOException, UnusableKeyException {
    String source = file.toString();
    byte[] bytes = PemFile.readBounded(file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      return new KeyStores(source, store, password);
    } catch (IOException e) {
      throw new UnusableKeyException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "the password does not open " + source
              : source + " is no PKCS#12 file, or is damaged",
          e);
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime cannot read " + source, e);
    }
  }

  private KeyStore.PrivateKeyEntry key() throws UnusableKeyException {
    try {
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new UnusableKeyException(
            keys.isEmpty()
                ? source + " holds no private key with a certificate"
                : source + " holds " + keys.size() + " private keys " + keys + ": keep one");
      }
      String alias = keys.get(0);
      PrivateKey key = (PrivateKey) store.getKey(alias, password);
      List<X509Certificate> chain =
          Certificates.ordered(source, x509(List.of(store.getCertificateChain(alias))));
      return new KeyStore.PrivateKeyEntry(key, chain.toArray(new X509Certificate[0]));
    } catch (UnrecoverableKeyException e) {
      throw new UnusableKeyException(
          "the password of " + source + " does not open the private key in it", e);
    } catch (UnusableKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime cannot read the key in " + source, e);
    }
  }

  private List<X509Certificate> trusted() throws UnusableKeyException {
    Set<Certificate> found = new LinkedHashSet<>();
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          found.add(store.getCertificate(alias));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime cannot read " + source, e);
    }
    if (found.isEmpty()) {
      throw new UnusableKeyException(
          source
              + " holds no trusted certificate (openssl's own files have none that Java sees; use"
              + " PEM, or keytool -importcert)");
    }
    return x509(found);
  }

  private static List<X509Certificate> x509(Iterable<Certificate> certificates) {
    List<X509Certificate> list = new ArrayList<>();
    certificates.forEach(certificate -> list.add((X509Certificate) certificate));
    return List.copyOf(list);
  }
}
