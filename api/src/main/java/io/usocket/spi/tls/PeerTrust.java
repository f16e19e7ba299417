// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether a peer is whom it claims to be: its chain leads to a trust anchor, its certificate is for
 * this use, and it names the host. The same on every TLS library. Immutable; used by many threads.
 */
public final class PeerTrust {
  private final X509ExtendedTrustManager path;
  private final List<X509Certificate> anchors;
  private final Set<String> pins;

  private PeerTrust(X509ExtendedTrustManager path, Set<String> pins) {
    this.path = path;
    this.pins = pins;
    this.anchors = List.of(path.getAcceptedIssuers());
  }

  /**
   * The trust of a configuration, with the JDK's path validation (RFC 5280 section 6).
   *
   * @param config a verifying one
   * @return the trust
   * @throws TlsException CONFIGURATION: the platform's trust store cannot be read or is empty
   */
  public static PeerTrust of(TlsConfig config) throws TlsException {
    return new PeerTrust(named(() -> pathValidation(config, platformFactory())), config.pins());
  }

  /**
   * The trust of a configuration, with the path validation of a factory.
   *
   * @param config a verifying one
   * @param factory of the algorithm PKIX, not initialized
   * @return the trust
   * @throws TlsException CONFIGURATION: the platform's trust store cannot be read or is empty
   */
  public static PeerTrust of(TlsConfig config, TrustManagerFactory factory) throws TlsException {
    return new PeerTrust(named(() -> pathValidation(config, factory)), config.pins());
  }

  /** The trust anchors, for the names that a server sends with its certificate request. */
  public List<X509Certificate> anchors() {
    return anchors;
  }

  /** Path validation with what a library knows of the connection: its engine or socket. */
  public interface PathCheck {
    /**
     * Validates.
     *
     * @param path what validates
     * @throws CertificateException if no path leads to a trust anchor
     */
    void validate(X509ExtendedTrustManager path) throws CertificateException;
  }

  /**
   * Validates the path and the pins alone, and says clearly why not.
   *
   * @param chain leaf first
   * @param check the validation
   * @throws CertificateException if no path leads to a trust anchor, or the key is not pinned
   */
  public void checkPath(List<X509Certificate> chain, PathCheck check) throws CertificateException {
    X509Certificate leaf = leaf(chain);
    try {
      check.validate(path);
    } catch (CertificateException e) {
      throw PathErrors.explained(leaf, e);
    }
    KeyPin.check(leaf, pins);
  }

  /**
   * Verifies a server.
   *
   * @param chain leaf first
   * @param authType the key exchange as JSSE names it, such as {@code ECDHE_ECDSA}; {@code UNKNOWN}
   *     in TLS 1.3
   * @param name whom we asked for
   * @throws CertificateException if it is not trusted, not for servers, or for another host
   */
  public void checkServer(List<X509Certificate> chain, String authType, ServerNames name)
      throws CertificateException {
    X509Certificate[] certificates = chain.toArray(new X509Certificate[0]);
    checkPath(chain, validation -> validation.checkServerTrusted(certificates, authType));
    checkServerName(chain, name);
  }

  /**
   * Verifies what path validation does not look at: that the certificate is for servers, and for
   * this host.
   *
   * @param chain leaf first
   * @param name whom we asked for
   * @throws CertificateException if it is not
   */
  public static void checkServerName(List<X509Certificate> chain, ServerNames name)
      throws CertificateException {
    X509Certificate leaf = leaf(chain);
    CertificatePurpose.SERVER.check(leaf);
    HostNames.verify(leaf, name.reference());
  }

  /**
   * Verifies a client.
   *
   * @param chain leaf first
   * @param authType the key exchange as JSSE names it
   * @throws CertificateException if it is not trusted, or not for clients
   */
  public void checkClient(List<X509Certificate> chain, String authType)
      throws CertificateException {
    X509Certificate[] certificates = chain.toArray(new X509Certificate[0]);
    checkPath(chain, validation -> validation.checkClientTrusted(certificates, authType));
    checkClientPurpose(chain);
  }

  /**
   * Verifies what path validation does not look at: that the certificate is for clients.
   *
   * @param chain leaf first
   * @throws CertificateException if it is not
   */
  public static void checkClientPurpose(List<X509Certificate> chain) throws CertificateException {
    CertificatePurpose.CLIENT.check(leaf(chain));
  }

  private static X509Certificate leaf(List<X509Certificate> chain) throws CertificateException {
    if (chain.isEmpty()) {
      throw new CertificateException("the peer sent no certificate");
    }
    return chain.get(0);
  }

  private static X509ExtendedTrustManager pathValidation(
      TlsConfig config, TrustManagerFactory factory) throws GeneralSecurityException, IOException {
    Optional<List<X509Certificate>> given = config.trust();
    List<X509Certificate> anchors = given.isPresent() ? given.get() : platformAnchors();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < anchors.size(); i++) {
      store.setCertificateEntry("anchor-" + i, anchors.get(i));
    }
    factory.init(store);
    return only(factory);
  }

  /** What {@code javax.net.ssl.trustStore} names, else the JDK's cacerts. */
  private static List<X509Certificate> platformAnchors() throws GeneralSecurityException {
    TrustManagerFactory factory = platformFactory();
    factory.init((KeyStore) null);
    List<X509Certificate> anchors = List.of(only(factory).getAcceptedIssuers());
    if (anchors.isEmpty()) {
      throw new GeneralSecurityException(
          "the platform's trust store is empty: give TlsConfig its trust, or the JVM"
              + " -Djavax.net.ssl.trustStore");
    }
    return anchors;
  }

  private static TrustManagerFactory platformFactory() throws GeneralSecurityException {
    return TrustManagerFactory.getInstance("PKIX");
  }

  private static X509ExtendedTrustManager only(TrustManagerFactory factory)
      throws GeneralSecurityException {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException(
        factory.getProvider().getName() + " has no X509ExtendedTrustManager");
  }

  private interface Source<T extends @Nullable Object> {
    T get() throws GeneralSecurityException, IOException;
  }

  private static X509ExtendedTrustManager named(Source<X509ExtendedTrustManager> source)
      throws TlsException {
    try {
      return source.get();
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION, "trust: " + String.valueOf(e.getMessage()), e);
    }
  }
}
