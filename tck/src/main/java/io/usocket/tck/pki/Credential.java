// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that a peer is sent to believe it. Immutable.
 *
 * @param privateKey the key that the leaf certifies
 * @param chain the leaf first, then its issuers; never empty
 */
public record Credential(PrivateKey privateKey, List<X509Certificate> chain) {
  /** The alias of the one entry in {@link #toKeyStore}. */
  public static final String ALIAS = "tck";

  /**
   * Checks that there is a leaf.
   *
   * @throws IllegalArgumentException the chain is empty
   */
  public Credential {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a credential needs a certificate, the chain is empty");
    }
  }

  /** The certificate of the key. */
  public X509Certificate leaf() {
    return chain.get(0);
  }

  /** The same key and leaf without the issuers' certificates, as a careless server sends it. */
  public Credential withoutIntermediates() {
    return new Credential(privateKey, List.of(leaf()));
  }

  /** The chain as PEM, leaf first. */
  public String chainPem() {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : chain) {
      pem.append(certificatePem(certificate));
    }
    return pem.toString();
  }

  /** The private key as PEM: PKCS #8, not encrypted. {@link PrivateKeyPem} has the other forms. */
  public String keyPem() {
    return PrivateKeyPem.pkcs8(privateKey);
  }

  /** The chain, then the key, in one text. */
  public String toPem() {
    return chainPem() + keyPem();
  }

  /**
   * Writes {@link #chainPem()} and {@link #keyPem()} to two files, replacing what they hold.
   *
   * @throws IOException a file cannot be written
   */
  public void writePem(Path chainFile, Path keyFile) throws IOException {
    Files.writeString(chainFile, chainPem(), US_ASCII);
    Files.writeString(keyFile, keyPem(), US_ASCII);
  }

  /** A PKCS #12 key store with one entry, {@link #ALIAS}, under this password. */
  public KeyStore toKeyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, privateKey, password, chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK cannot make a PKCS #12 key store", e);
    }
  }

  /** One certificate as PEM, such as a root's to be trusted. */
  public static String certificatePem(X509Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the certificate has no encoding", e);
    }
  }

  /** Names the leaf; nothing of the key, which some JDKs print. */
  @Override
  public String toString() {
    return "Credential[" + leaf().getSubjectX500Principal() + "]";
  }
}
