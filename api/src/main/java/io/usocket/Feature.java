// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/**
 * What a provider claims to do. Every claim is held by rules of the TCK; what is not claimed is
 * refused in a clean way.
 */
public enum Feature {
  /** Streams over TCP. */
  TCP(true),
  /** Timeouts on every call that can wait. */
  TIMEOUTS(true),
  /** Calls that never wait. */
  NON_BLOCKING(true),
  /** Readiness: a {@link Poller} tells what does not have to wait. */
  POLL(true),
  /** TLS as a client. */
  TLS_CLIENT(true),
  /** TLS as a server. */
  TLS_SERVER(true),
  /** TLS 1.2 (RFC 5246). */
  TLS_1_2(true),
  /** TLS 1.3 (RFC 8446). */
  TLS_1_3(true),
  /** The peer's chain and host name are verified. */
  VERIFICATION(true),
  /** Server Name Indication (RFC 6066 section 3), sent and used to choose the server's key. */
  SNI(true),
  /** Application-Layer Protocol Negotiation (RFC 7301). */
  ALPN(true),
  /** Client certificates, asked for and given. */
  CLIENT_CERTIFICATES(true),
  /** Datagrams over UDP. */
  UDP(false),
  /** Sockets of {@link AddressFamily#AF_INET6}. */
  IPV6(false),
  /** After {@code shutdown(SHUT_WR)} a TLS 1.3 connection can still be read (RFC 8446 6.1). */
  HALF_CLOSE(false),
  /** Cipher suites of TLS 1.3 can be chosen. */
  TLS_1_3_SUITES(false),
  /** Key exchange groups can be chosen. */
  GROUPS(false),
  /** Signature schemes can be chosen. */
  SIGNATURE_SCHEMES(false),
  /** Certificates with Ed25519 keys (RFC 8422, RFC 8446). */
  ED25519(false),
  /** Certificates with ML-DSA keys, which are post-quantum (FIPS 204). */
  ML_DSA(false),
  /** Hybrid post-quantum key exchange, X25519MLKEM768 first, used wherever the peer has it too. */
  PQ_HYBRID(false),
  /**
   * A second connection to the same server resumes the session, in TLS 1.2 (RFC 5246, RFC 5077).
   */
  RESUMPTION_TLS_1_2(false),
  /** A second connection to the same server resumes the session, in TLS 1.3 (RFC 8446 2.2). */
  RESUMPTION_TLS_1_3(false),
  /** Keying material for applications (RFC 5705, RFC 8446 7.5), and channel bindings (RFC 9266). */
  EXPORTER(false),
  /** A client can demand that the server staples proof that its certificate is not revoked. */
  OCSP_CLIENT(false),
  /** A server staples the OCSP response that it was given (RFC 6066 section 8). */
  OCSP_SERVER(false),
  /**
   * Secrets are written for those who debug with a packet capture, if the configuration says so.
   */
  KEY_LOG(false),
  /** Keys that both sides were given before, instead of certificates, in TLS 1.2 (RFC 4279). */
  PSK_TLS_1_2(false),
  /** The same in TLS 1.3 (RFC 8446 section 2.2). */
  PSK_TLS_1_3(false),
  /** TLS over datagrams: DTLS 1.2 (RFC 6347), client and server. */
  DTLS(false),
  /** The cryptographic module says that it is in its FIPS 140 approved mode. */
  FIPS(false);

  private final boolean core;

  Feature(boolean core) {
    this.core = core;
  }

  /** Whether every provider has it. */
  public boolean isCore() {
    return core;
  }
}
