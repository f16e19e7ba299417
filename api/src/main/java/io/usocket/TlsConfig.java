// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.SocketProvider;
import io.usocket.spi.TlsContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is to be: keys, trust, names, versions. Immutable; to be shared by many sockets, which
 * then share one session cache too.
 *
 * <p>Secure as it comes: TLS 1.3 and 1.2, the certificate and host name of the server verified
 * against the platform's trust store. What a backend cannot honour is refused when the socket is
 * made, never dropped.
 */
public final class TlsConfig {
  private static final TlsConfig DEFAULTS = new TlsConfig(new Builder());

  private final List<Identity> identities;
  private final Optional<List<X509Certificate>> trust;
  private final boolean verifying;
  private final ClientAuth clientAuth;
  private final List<String> alpn;
  private final Set<TlsVersion> versions;
  private final List<String> cipherSuites;
  private final List<String> groups;
  private final Optional<String> serverName;
  private final Duration handshakeTimeout;
  private final Map<SocketProvider, TlsContext> contexts = new ConcurrentHashMap<>();

  private TlsConfig(Builder builder) {
    identities = List.copyOf(builder.identities);
    trust = builder.trust.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(builder.trust));
    verifying = builder.verifying;
    clientAuth = builder.clientAuth;
    alpn = List.copyOf(builder.alpn);
    versions = Set.copyOf(builder.versions);
    cipherSuites = List.copyOf(builder.cipherSuites);
    groups = List.copyOf(builder.groups);
    serverName = Optional.ofNullable(builder.serverName);
    handshakeTimeout = builder.handshakeTimeout;
  }

  /** The configuration of {@code IPPROTO_SEC} sockets that are given none: a verifying client. */
  public static TlsConfig defaults() {
    return DEFAULTS;
  }

  /** Begins a configuration, with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Our keys; the one that fits the asked server name is used, else the first. */
  public List<Identity> identities() {
    return identities;
  }

  /** Trust anchors; empty: those of the platform. */
  public Optional<List<X509Certificate>> trust() {
    return trust;
  }

  /** Whether the peer's certificate and host name are verified. */
  public boolean isVerifying() {
    return verifying;
  }

  /** Whether a server asks for client certificates. */
  public ClientAuth clientAuth() {
    return clientAuth;
  }

  /** Application protocols, best first (RFC 7301); empty: none are offered or taken. */
  public List<String> alpn() {
    return alpn;
  }

  /** Versions that may be negotiated. */
  public Set<TlsVersion> versions() {
    return versions;
  }

  /** Cipher suites by IANA name, best first; empty: the backend's. */
  public List<String> cipherSuites() {
    return cipherSuites;
  }

  /** Key exchange groups by IANA name, best first; empty: the backend's. */
  public List<String> groups() {
    return groups;
  }

  /** Whom a client asks for and verifies; empty: the host in the address that it connects to. */
  public Optional<String> serverName() {
    return serverName;
  }

  /** The most that a whole handshake may take, whatever the socket's timeout. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /** What a provider has made of this configuration: one for all sockets. */
  TlsContext context(SocketProvider provider) throws TlsException {
    TlsContext known = contexts.get(provider);
    if (known != null) {
      return known;
    }
    TlsContext made = provider.tls(this);
    TlsContext first = contexts.putIfAbsent(provider, made);
    return first == null ? made : first;
  }

  /** Nothing of the keys. */
  @Override
  public String toString() {
    return "TlsConfig[identities=" + identities + ", versions=" + versions + ", alpn=" + alpn + "]";
  }

  /** Gathers a configuration. For one thread. */
  public static final class Builder {
    private final List<Identity> identities = new ArrayList<>();
    private final List<X509Certificate> trust = new ArrayList<>();
    private boolean verifying = true;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private List<String> alpn = List.of();
    private Set<TlsVersion> versions = EnumSet.allOf(TlsVersion.class);
    private List<String> cipherSuites = List.of();
    private List<String> groups = List.of();
    private @Nullable String serverName;
    private Duration handshakeTimeout = Duration.ofSeconds(30);

    private Builder() {}

    /**
     * Adds a key from PEM files.
     *
     * @param chain the certificates, in any order
     * @param key PKCS#8, PKCS#1 or SEC1; may be the same file as {@code chain}
     * @return this
     * @throws TlsException CONFIGURATION: a file does not hold what it should, the key is
     *     encrypted, or it does not fit the certificate
     * @throws IOException if a file cannot be read
     */
    public Builder identity(Path chain, Path key) throws IOException {
      return add(() -> KeyMaterial.pem(chain, key, null));
    }

    /**
     * Adds an encrypted key from PEM files.
     *
     * @param chain the certificates, in any order
     * @param key an encrypted PKCS#8 key
     * @param password of the key; left as it is
     * @return this
     * @throws TlsException CONFIGURATION: a file does not hold what it should, the password is
     *     wrong, or the key does not fit the certificate
     * @throws IOException if a file cannot be read
     */
    public Builder identity(Path chain, Path key, char[] password) throws IOException {
      return add(() -> KeyMaterial.pem(chain, key, password));
    }

    /**
     * Adds the key of a PKCS#12 file.
     *
     * @param pkcs12 the file
     * @param password of the file and of the key; left as it is
     * @return this
     * @throws TlsException CONFIGURATION: the file does not hold what it should, the password is
     *     wrong, or the key does not fit the certificate
     * @throws IOException if the file cannot be read
     */
    public Builder identity(Path pkcs12, char[] password) throws IOException {
      return add(() -> KeyMaterial.pkcs12(pkcs12, password));
    }

    /**
     * Adds a key.
     *
     * @param key the private key; it may live in hardware
     * @param chain its certificates, leaf first
     * @return this
     * @throws TlsException CONFIGURATION: the key does not fit the certificate
     */
    public Builder identity(PrivateKey key, X509Certificate... chain) throws TlsException {
      try {
        return add(() -> KeyMaterial.pair(key, Arrays.asList(chain)));
      } catch (TlsException e) {
        throw e;
      } catch (IOException e) {
        throw new AssertionError("no file is read", e);
      }
    }

    /**
     * Trusts the certificates of a PEM file, instead of the platform's.
     *
     * @param pem one certificate or more
     * @return this
     * @throws TlsException CONFIGURATION: there is no certificate in it
     * @throws IOException if the file cannot be read
     */
    public Builder trust(Path pem) throws IOException {
      trust.addAll(KeyMaterial.named(() -> KeyMaterial.trustedPem(pem)));
      return this;
    }

    /**
     * Trusts the certificates of a PKCS#12 file, instead of the platform's.
     *
     * @param pkcs12 the file
     * @param password of the file; left as it is
     * @return this
     * @throws TlsException CONFIGURATION: there is no certificate in it, or the password is wrong
     * @throws IOException if the file cannot be read
     */
    public Builder trust(Path pkcs12, char[] password) throws IOException {
      trust.addAll(KeyMaterial.named(() -> KeyMaterial.trustedPkcs12(pkcs12, password)));
      return this;
    }

    /**
     * Trusts these certificates, instead of the platform's.
     *
     * @param anchors one or more
     * @return this
     */
    public Builder trust(X509Certificate... anchors) {
      trust.addAll(Arrays.asList(anchors));
      return this;
    }

    /**
     * Accepts any certificate and any host name: whoever sits between can read and change
     * everything. For experiments only.
     *
     * @return this
     */
    public Builder dangerouslyDisableVerification() {
      verifying = false;
      return this;
    }

    /**
     * Sets whether a server asks for client certificates; {@link ClientAuth#NONE} by default.
     *
     * @param clientAuth whether
     * @return this
     */
    public Builder clientAuth(ClientAuth clientAuth) {
      this.clientAuth = clientAuth;
      return this;
    }

    /**
     * Offers application protocols; if both sides do and have none in common, the handshake fails
     * (RFC 7301 section 3.2).
     *
     * @param protocols such as {@code h2}, best first; 1 to 255 bytes each
     * @return this
     */
    public Builder alpn(String... protocols) {
      alpn = List.of(protocols);
      return this;
    }

    /**
     * Sets the versions; both by default.
     *
     * @param versions at least one
     * @return this
     */
    public Builder versions(TlsVersion... versions) {
      this.versions = Set.of(versions);
      return this;
    }

    /**
     * Sets the cipher suites.
     *
     * @param suites by IANA name, best first
     * @return this
     */
    public Builder cipherSuites(String... suites) {
      cipherSuites = List.of(suites);
      return this;
    }

    /**
     * Sets the key exchange groups.
     *
     * @param groups by IANA name, best first
     * @return this
     */
    public Builder groups(String... groups) {
      this.groups = List.of(groups);
      return this;
    }

    /**
     * Sets whom a client asks for and verifies, in place of the host that it connects to.
     *
     * @param host a host name or a literal address
     * @return this
     */
    public Builder serverName(String host) {
      serverName = host;
      return this;
    }

    /**
     * Sets the most that a whole handshake may take; 30 seconds by default.
     *
     * @param limit above zero
     * @return this
     */
    public Builder handshakeTimeout(Duration limit) {
      handshakeTimeout = limit;
      return this;
    }

    /**
     * Checks what was gathered and makes the configuration.
     *
     * @return the configuration
     * @throws TlsException CONFIGURATION: something is unknown, or two things contradict each other
     */
    public TlsConfig build() throws TlsException {
      TlsConfig config = new TlsConfig(this);
      TlsConfigCheck.check(config);
      return config;
    }

    private Builder add(KeyMaterial.Source<Identity> source) throws IOException {
      identities.add(KeyMaterial.named(source));
      return this;
    }
  }
}
