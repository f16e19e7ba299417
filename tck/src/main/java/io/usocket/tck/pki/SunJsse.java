// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS contexts for the peers of a test, of the JDK's own SunJSSE by name, so that never the
 * provider under test is its own judge. What is set per connection stays with the caller: protocol
 * versions, {@code setNeedClientAuth}, and the endpoint check ({@code
 * setEndpointIdentificationAlgorithm}), which is off as JSSE starts. Thread-safe; every call makes
 * a new context, with no sessions in it.
 */
public final class SunJsse {
  private static final String PROVIDER = "SunJSSE";
  private static final KeyManager[] NO_KEYS = {};
  private static final TrustManager[] NO_TRUST = {};

  private SunJsse() {}

  /** A server with this credential, be it good or bad. It trusts no client certificate. */
  public static SSLContext server(Credential credential) {
    return context(keys(credential), NO_TRUST);
  }

  /** A server with this credential, which trusts client certificates issued under these roots. */
  public static SSLContext server(Credential credential, Collection<X509Certificate> clientRoots) {
    return context(keys(credential), trust(clientRoots));
  }

  /** A client without certificate, which trusts servers under these roots. */
  public static SSLContext client(Collection<X509Certificate> roots) {
    return context(NO_KEYS, trust(roots));
  }

  /**
   * A client that trusts servers under these roots, and presents this credential to each server
   * that asks for one, also when the server names other issuers.
   */
  public static SSLContext client(Collection<X509Certificate> roots, Credential credential) {
    return context(keys(credential), trust(roots));
  }

  /**
   * As {@link #server(Credential, Collection)}, for DTLS.
   *
   * @param clientRoots may be none
   */
  public static SSLContext datagramServer(
      Credential credential, Collection<X509Certificate> clientRoots) {
    return context("DTLS", keys(credential), clientRoots.isEmpty() ? NO_TRUST : trust(clientRoots));
  }

  /** As {@link #client(Collection)}, for DTLS. */
  public static SSLContext datagramClient(Collection<X509Certificate> roots) {
    return context("DTLS", NO_KEYS, trust(roots));
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
    return context("TLS", keys, trust);
  }

  private static SSLContext context(String protocol, KeyManager[] keys, TrustManager[] trust) {
    try {
      SSLContext context = SSLContext.getInstance(protocol, PROVIDER);
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK's " + PROVIDER + " makes no TLS context", e);
    }
  }

  private static KeyManager[] keys(Credential credential) {
    return new KeyManager[] {new PresentingKeyManager(credential)};
  }

  private static TrustManager[] trust(Collection<X509Certificate> roots) {
    try {
      Set<TrustAnchor> anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setRevocationEnabled(false); // these certificates name no revocation lists
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", PROVIDER);
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK's " + PROVIDER + " makes no trust manager", e);
    }
  }
}
