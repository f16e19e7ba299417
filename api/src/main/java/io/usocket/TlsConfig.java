// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.DtlsContext;
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
import java.util.LinkedHashSet;
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
  private final Set<String> pins;
  private final List<String> signatureSchemes;
  private final boolean resuming;
  private final boolean ocspRequired;
  private final List<OcspResponse> ocspResponses;
  private final Optional<Path> keyLog;
  private final List<PreSharedKey> preSharedKeys;
  private final int maxPeers;
  private final Map<SocketProvider, TlsContext> contexts = new ConcurrentHashMap<>();
  private final Map<SocketProvider, DtlsContext> datagramContexts = new ConcurrentHashMap<>();

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
    pins = Set.copyOf(builder.pins);
    signatureSchemes = List.copyOf(builder.signatureSchemes);
    resuming = builder.resuming;
    ocspRequired = builder.ocspRequired;
    ocspResponses = List.copyOf(builder.ocspResponses);
    keyLog = Optional.ofNullable(builder.keyLog);
    preSharedKeys = List.copyOf(builder.preSharedKeys);
    maxPeers = builder.maxPeers;
  }

  /** The configuration of {@code IPPROTO_SEC} sockets that are given none: a verifying client. */
  public static TlsConfig defaults() {
    return DEFAULTS;
  }

  /** Begins a configuration, with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a configuration that operators can change without code; docs/TLS.md has every key.
   *
   * @param properties a file of {@link java.util.Properties}, in UTF-8; paths in it are relative to
   *     the directory that it is in
   * @return the configuration
   * @throws TlsException CONFIGURATION: a key or a value is unknown, or two contradict each other;
   *     the text names the file and the key
   * @throws IOException if a file cannot be read
   */
  public static TlsConfig load(Path properties) throws IOException {
    return TlsConfigFile.read(properties);
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

  /** Signature schemes by IANA name, best first; empty: the backend's. */
  public List<String> signatureSchemes() {
    return signatureSchemes;
  }

  /** The public keys of which the peer has to have one; empty: any. See {@link Builder#pin}. */
  public Set<String> pins() {
    return pins;
  }

  /** Whether sessions may be resumed. */
  public boolean isResuming() {
    return resuming;
  }

  /** Whether a server has to prove that its certificate is not revoked. */
  public boolean isOcspRequired() {
    return ocspRequired;
  }

  /** What a server staples, each for one of our identities. */
  public List<OcspResponse> ocspResponses() {
    return ocspResponses;
  }

  /** Where the secrets of all connections are written; empty: nowhere. */
  public Optional<Path> keyLog() {
    return keyLog;
  }

  /** Keys that the peer has too; if there is one, they are used instead of certificates. */
  public List<PreSharedKey> preSharedKeys() {
    return preSharedKeys;
  }

  /** How many peers a DTLS server keeps at once. */
  public int maxPeers() {
    return maxPeers;
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
    TlsDemands.require(this, provider);
    TlsContext made = provider.tls(this);
    TlsContext first = contexts.putIfAbsent(provider, made);
    return first == null ? made : first;
  }

  /** The same for datagrams. */
  DtlsContext datagramContext(SocketProvider provider) throws TlsException {
    DtlsContext known = datagramContexts.get(provider);
    if (known != null) {
      return known;
    }
    if (!versions.contains(TlsVersion.TLS_1_2)) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          "versions "
              + versions
              + " leave nothing for datagrams, which have DTLS 1.2: add TLS_1_2 to versions",
          null);
    }
    TlsDemands.require(this, provider);
    DtlsContext made = provider.dtls(this);
    DtlsContext first = datagramContexts.putIfAbsent(provider, made);
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
    private final Set<String> pins = new LinkedHashSet<>();
    private List<String> signatureSchemes = List.of();
    private boolean resuming = true;
    private boolean ocspRequired;
    private final List<OcspResponse> ocspResponses = new ArrayList<>();
    private @Nullable Path keyLog;
    private final List<PreSharedKey> preSharedKeys = new ArrayList<>();
    private int maxPeers = 1000;

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
     * Sets the signature schemes that both sides may sign the handshake with; in TLS 1.3 and in
     * most libraries they limit the certificates too.
     *
     * @param schemes by IANA name, such as {@code ecdsa_secp256r1_sha256}, best first
     * @return this
     */
    public Builder signatureSchemes(String... schemes) {
      signatureSchemes = List.of(schemes);
      return this;
    }

    /**
     * Demands that the peer's own certificate has one of the pinned public keys, beside everything
     * else that is verified.
     *
     * @param pin {@code sha256/} and the Base64 of the SHA-256 of the SubjectPublicKeyInfo (RFC
     *     7469 section 2.4); several are alternatives
     * @return this
     */
    public Builder pin(String pin) {
      pins.add(pin);
      return this;
    }

    /**
     * Switches resumption off, tickets of TLS 1.3 included: each handshake is a full one. By
     * default sessions are resumed where the backend can.
     *
     * @return this
     */
    public Builder disableResumption() {
      resuming = false;
      return this;
    }

    /**
     * Demands that a server staples an OCSP response that says its certificate is good (RFC 6066
     * section 8, RFC 6960); without one the handshake fails.
     *
     * @return this
     */
    public Builder requireOcspStaple() {
      ocspRequired = true;
      return this;
    }

    /**
     * Gives a server an OCSP response to staple to the certificate that it is for.
     *
     * @param der an OCSPResponse (RFC 6960 section 4.2.1), as responders send it
     * @return this
     * @throws TlsException CONFIGURATION: the file does not hold one
     * @throws IOException if the file cannot be read
     */
    public Builder ocspResponse(Path der) throws IOException {
      ocspResponses.add(KeyMaterial.named(() -> OcspResponse.read(der)));
      return this;
    }

    /**
     * Writes the secrets of every connection to a file, in the format of NSS (SSLKEYLOGFILE), so
     * that a packet capture can be decrypted: whoever reads the file reads the traffic. For
     * debugging only.
     *
     * @param file appended to; made if it is not there, readable by its owner alone
     * @return this
     */
    public Builder dangerouslyLogKeys(Path file) {
      keyLog = file;
      return this;
    }

    /**
     * Uses a key that the peer has too, instead of certificates (RFC 4279, RFC 8446 section 2.2): a
     * client's only one, or one of a server's. A backend needs {@link Feature#PSK_TLS_1_2} and
     * {@link Feature#PSK_TLS_1_3}, or the one of them that is for the only one of {@link
     * #versions}.
     *
     * @param key the key
     * @return this
     */
    public Builder preSharedKey(PreSharedKey key) {
      preSharedKeys.add(key);
      return this;
    }

    /**
     * Sets how many peers a DTLS server keeps at once, those whose handshake is under way included;
     * 1,000 by default. What comes from others is dropped, without state, until there is room. A
     * peer can make the server keep 600 KiB while it shakes hands, and about 50 KiB afterwards.
     *
     * @param limit above zero
     * @return this
     */
    public Builder maxPeers(int limit) {
      maxPeers = limit;
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
     * Checks what was gathered and makes the configuration. An own certificate that has expired, or
     * is not valid yet, is a warning of the logger {@code io.usocket.tls}: peers will refuse it.
     *
     * @return the configuration
     * @throws TlsException CONFIGURATION: something is unknown, or two things contradict each other
     */
    public TlsConfig build() throws TlsException {
      TlsConfig config = new TlsConfig(this);
      TlsConfigCheck.check(config);
      IdentityDates.warn(config.identities());
      return config;
    }

    private Builder add(KeyMaterial.Source<Identity> source) throws IOException {
      identities.add(KeyMaterial.named(source));
      return this;
    }
  }
}
