// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static io.usocket.tck.pki.ExtendedKeyUsage.CLIENT_AUTH;
import static io.usocket.tck.pki.ExtendedKeyUsage.SERVER_AUTH;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The credentials of a TCK run. Each is made when first asked for, once per JVM, and is wrong in at
 * most one way: all else about it is as in {@link #serverEc()} or {@link #client()}. Unless said
 * otherwise they are issued by {@link #root()}, with an EC P-256 key, from one day ago until 30
 * days after the run. Common names are no host names, except in {@link #cnOnly()}. Thread-safe;
 * making an RSA key, once, takes a fraction of a second.
 */
public final class TestPki {
  private static final Lazy<CertificateAuthority> ROOT =
      new Lazy<>(() -> CertificateAuthority.root("usocket TCK root"));
  private static final Lazy<CertificateAuthority> OTHER_ROOT =
      new Lazy<>(() -> CertificateAuthority.root("usocket TCK root that nobody trusts"));
  private static final Lazy<CertificateAuthority> INTERMEDIATE =
      new Lazy<>(() -> root().intermediate("usocket TCK intermediate"));
  private static final Lazy<KeyPair> RSA = new Lazy<>(KeyType.RSA_2048::generate);
  private static final Map<String, Lazy<Credential>> CREDENTIALS = new ConcurrentHashMap<>();

  private TestPki() {}

  /** Begins to make, in a thread of its own, what takes up to seconds: the RSA key. */
  public static void begin() {
    Thread maker = new Thread(RSA::get, "rule keys");
    maker.setDaemon(true);
    maker.start();
  }

  /** The root that peers trust. */
  public static CertificateAuthority root() {
    return ROOT.get();
  }

  /** The certificate of {@link #root()}, as the list that trust settings take. */
  public static List<X509Certificate> roots() {
    return List.of(root().certificate());
  }

  /** A root that peers do not trust. */
  public static CertificateAuthority otherRoot() {
    return OTHER_ROOT.get();
  }

  /** The intermediate between {@link #root()} and {@link #serverViaIntermediate()}. */
  public static CertificateAuthority intermediate() {
    return INTERMEDIATE.get();
  }

  /** Good for localhost, server.usocket.test, 127.0.0.1 and ::1. */
  public static Credential serverEc() {
    return once("serverEc", () -> withUsualNames(server("serverEc")).issue());
  }

  /** As {@link #serverEc()}, with an RSA key. */
  public static Credential serverRsa() {
    return once(
        "serverRsa",
        () ->
            withUsualNames(server("serverRsa"))
                .keys(RSA.get())
                .keyUsage(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)
                .issue());
  }

  /** As {@link #serverEc()}, with an Ed25519 key; not every TLS library takes it. */
  public static Credential serverEd25519() {
    return once(
        "serverEd25519",
        () -> withUsualNames(server("serverEd25519")).keyType(KeyType.ED25519).issue());
  }

  /** Good: issued by {@link #intermediate()}, whose certificate is in the chain. */
  public static Credential serverViaIntermediate() {
    return once(
        "serverViaIntermediate",
        () ->
            withUsualNames(
                    intermediate()
                        .certificateFor(commonName("serverViaIntermediate"))
                        .extendedKeyUsage(SERVER_AUTH))
                .issue());
  }

  /** Bad: {@link #serverViaIntermediate()} without the intermediate in the chain. */
  public static Credential missingIntermediate() {
    return serverViaIntermediate().withoutIntermediates();
  }

  /** Bad: was valid until one hour ago. */
  public static Credential expired() {
    return once("expired", () -> withUsualNames(ended(server("expired"))).issue());
  }

  /** Bad: becomes valid tomorrow. */
  public static Credential notYetValid() {
    return once("notYetValid", () -> withUsualNames(notBegun(server("notYetValid"))).issue());
  }

  /** Bad for every name but other.usocket.test. */
  public static Credential wrongName() {
    return once("wrongName", () -> server("wrongName").dnsName("other.usocket.test").issue());
  }

  /** Bad: names localhost in its common name, and has no subjectAltName (RFC 9525, section 2). */
  public static Credential cnOnly() {
    return once(
        "cnOnly", () -> root().certificateFor("localhost").extendedKeyUsage(SERVER_AUTH).issue());
  }

  /** Bad: signed with its own key, by no authority. */
  public static Credential selfSigned() {
    return once(
        "selfSigned",
        () ->
            withUsualNames(
                    CertificateBuilder.selfSigned(commonName("selfSigned"))
                        .extendedKeyUsage(SERVER_AUTH))
                .issue());
  }

  /** Bad: issued by {@link #otherRoot()}. */
  public static Credential untrustedRoot() {
    return once(
        "untrustedRoot",
        () ->
            withUsualNames(
                    otherRoot()
                        .certificateFor(commonName("untrustedRoot"))
                        .extendedKeyUsage(SERVER_AUTH))
                .issue());
  }

  /** Bad as a server: its extKeyUsage is clientAuth only. */
  public static Credential wrongKeyUsage() {
    return once(
        "wrongKeyUsage",
        () -> withUsualNames(server("wrongKeyUsage")).extendedKeyUsage(CLIENT_AUTH).issue());
  }

  /** Bad: its keyUsage is keyCertSign only, so the key may not sign a handshake. */
  public static Credential wrongKeyUsageBits() {
    return once(
        "wrongKeyUsageBits",
        () -> withUsualNames(server("wrongKeyUsageBits")).keyUsage(KeyUsage.KEY_CERT_SIGN).issue());
  }

  /** Good for 127.0.0.1 and ::1 as addresses, and for no host name. */
  public static Credential ipSan() {
    return once("ipSan", () -> server("ipSan").ipAddress("127.0.0.1").ipAddress("::1").issue());
  }

  /** Bad for the address 127.0.0.1, which it names as if it were a host (RFC 9525, 6.5). */
  public static Credential ipInDnsSan() {
    return once("ipInDnsSan", () -> server("ipInDnsSan").dnsName("127.0.0.1").issue());
  }

  /** Good for one label before usocket.test (RFC 9525, 6.3). */
  public static Credential wildcard() {
    return once("wildcard", () -> server("wildcard").dnsName("*.usocket.test").issue());
  }

  /** Bad for foo.usocket.test: f*.usocket.test has a wildcard in a part of a label. */
  public static Credential wildcardPartial() {
    return once(
        "wildcardPartial", () -> server("wildcardPartial").dnsName("f*.usocket.test").issue());
  }

  /** *.test: the wildcard stands for all names of a top-level domain. */
  public static Credential wildcardTopLevel() {
    return once("wildcardTopLevel", () -> server("wildcardTopLevel").dnsName("*.test").issue());
  }

  /** Bad for www.usocket.test: the wildcard of www.*.test is not the left-most label. */
  public static Credential wildcardMiddle() {
    return once("wildcardMiddle", () -> server("wildcardMiddle").dnsName("www.*.test").issue());
  }

  /** Good for a.usocket.test only: the first of two servers to choose from by server name. */
  public static Credential serverA() {
    return once("serverA", () -> server("serverA").dnsName("a.usocket.test").issue());
  }

  /** Good for b.usocket.test only: the second of two servers to choose from by server name. */
  public static Credential serverB() {
    return once("serverB", () -> server("serverB").dnsName("b.usocket.test").issue());
  }

  /** A good client. */
  public static Credential client() {
    return once("client", () -> client("client").issue());
  }

  /** A good client with an RSA key, the same as that of {@link #serverRsa()}. */
  public static Credential clientRsa() {
    return once("clientRsa", () -> client("clientRsa").keys(RSA.get()).issue());
  }

  /** A good client: issued by {@link #intermediate()}, whose certificate is in the chain. */
  public static Credential clientViaIntermediate() {
    return once(
        "clientViaIntermediate",
        () ->
            intermediate()
                .certificateFor(commonName("clientViaIntermediate"))
                .extendedKeyUsage(CLIENT_AUTH)
                .issue());
  }

  /** A bad client: issued by {@link #otherRoot()}. */
  public static Credential clientUntrusted() {
    return once(
        "clientUntrusted",
        () ->
            otherRoot()
                .certificateFor(commonName("clientUntrusted"))
                .extendedKeyUsage(CLIENT_AUTH)
                .issue());
  }

  /** A bad client: was valid until one hour ago. */
  public static Credential clientExpired() {
    return once("clientExpired", () -> ended(client("clientExpired")).issue());
  }

  /** A bad client: its extKeyUsage is serverAuth only. */
  public static Credential clientWrongUsage() {
    return once(
        "clientWrongUsage", () -> client("clientWrongUsage").extendedKeyUsage(SERVER_AUTH).issue());
  }

  private static CertificateBuilder server(String name) {
    return root().certificateFor(commonName(name)).extendedKeyUsage(SERVER_AUTH);
  }

  private static CertificateBuilder client(String name) {
    return root().certificateFor(commonName(name)).extendedKeyUsage(CLIENT_AUTH);
  }

  private static CertificateBuilder withUsualNames(CertificateBuilder builder) {
    return builder
        .dnsName("localhost")
        .dnsName("server.usocket.test")
        .ipAddress("127.0.0.1")
        .ipAddress("::1");
  }

  private static CertificateBuilder ended(CertificateBuilder builder) {
    Instant now = Instant.now();
    return builder.validity(now.minus(Duration.ofDays(1)), now.minus(Duration.ofHours(1)));
  }

  private static CertificateBuilder notBegun(CertificateBuilder builder) {
    Instant now = Instant.now();
    return builder.validity(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
  }

  private static String commonName(String name) {
    return "usocket TCK " + name;
  }

  /** The map is never locked while a credential is made: some are made from others. */
  private static Credential once(String name, Supplier<Credential> maker) {
    return CREDENTIALS.computeIfAbsent(name, key -> new Lazy<>(maker)).get();
  }
}
