// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Names of TLS things and their code points, as IANA's "TLS Parameters" registries have them: one
 * instance per registry. Not complete: what the known TLS libraries can offer with authentication
 * and encryption.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class TlsNames {
  /** Cipher suites, by their two bytes. */
  public static final TlsNames SUITES =
      new TlsNames(
          Map.of(),
          """
          1301 TLS_AES_128_GCM_SHA256
          1302 TLS_AES_256_GCM_SHA384
          1303 TLS_CHACHA20_POLY1305_SHA256
          1304 TLS_AES_128_CCM_SHA256
          1305 TLS_AES_128_CCM_8_SHA256
          002f TLS_RSA_WITH_AES_128_CBC_SHA
          0032 TLS_DHE_DSS_WITH_AES_128_CBC_SHA
          0033 TLS_DHE_RSA_WITH_AES_128_CBC_SHA
          0035 TLS_RSA_WITH_AES_256_CBC_SHA
          0038 TLS_DHE_DSS_WITH_AES_256_CBC_SHA
          0039 TLS_DHE_RSA_WITH_AES_256_CBC_SHA
          003c TLS_RSA_WITH_AES_128_CBC_SHA256
          003d TLS_RSA_WITH_AES_256_CBC_SHA256
          0040 TLS_DHE_DSS_WITH_AES_128_CBC_SHA256
          0041 TLS_RSA_WITH_CAMELLIA_128_CBC_SHA
          0045 TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA
          0067 TLS_DHE_RSA_WITH_AES_128_CBC_SHA256
          006a TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
          006b TLS_DHE_RSA_WITH_AES_256_CBC_SHA256
          0084 TLS_RSA_WITH_CAMELLIA_256_CBC_SHA
          0088 TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA
          008c TLS_PSK_WITH_AES_128_CBC_SHA
          008d TLS_PSK_WITH_AES_256_CBC_SHA
          0090 TLS_DHE_PSK_WITH_AES_128_CBC_SHA
          0091 TLS_DHE_PSK_WITH_AES_256_CBC_SHA
          009c TLS_RSA_WITH_AES_128_GCM_SHA256
          009d TLS_RSA_WITH_AES_256_GCM_SHA384
          009e TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
          009f TLS_DHE_RSA_WITH_AES_256_GCM_SHA384
          00a2 TLS_DHE_DSS_WITH_AES_128_GCM_SHA256
          00a3 TLS_DHE_DSS_WITH_AES_256_GCM_SHA384
          00a8 TLS_PSK_WITH_AES_128_GCM_SHA256
          00a9 TLS_PSK_WITH_AES_256_GCM_SHA384
          00aa TLS_DHE_PSK_WITH_AES_128_GCM_SHA256
          00ab TLS_DHE_PSK_WITH_AES_256_GCM_SHA384
          00ae TLS_PSK_WITH_AES_128_CBC_SHA256
          00af TLS_PSK_WITH_AES_256_CBC_SHA384
          00b2 TLS_DHE_PSK_WITH_AES_128_CBC_SHA256
          00b3 TLS_DHE_PSK_WITH_AES_256_CBC_SHA384
          00ba TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256
          00be TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256
          00c0 TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256
          00c4 TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256
          00c6 TLS_SM4_GCM_SM3
          00c7 TLS_SM4_CCM_SM3
          c009 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
          c00a TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
          c013 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
          c014 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
          c023 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
          c024 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
          c027 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
          c028 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
          c02b TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
          c02c TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
          c02f TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
          c030 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
          c035 TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA
          c036 TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA
          c037 TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256
          c038 TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384
          c050 TLS_RSA_WITH_ARIA_128_GCM_SHA256
          c051 TLS_RSA_WITH_ARIA_256_GCM_SHA384
          c052 TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256
          c053 TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384
          c05c TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256
          c05d TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384
          c060 TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256
          c061 TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384
          c072 TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256
          c073 TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384
          c076 TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256
          c077 TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384
          c07a TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256
          c07b TLS_RSA_WITH_CAMELLIA_256_GCM_SHA384
          c07c TLS_DHE_RSA_WITH_CAMELLIA_128_GCM_SHA256
          c07d TLS_DHE_RSA_WITH_CAMELLIA_256_GCM_SHA384
          c086 TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256
          c087 TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384
          c08a TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256
          c08b TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384
          c09c TLS_RSA_WITH_AES_128_CCM
          c09d TLS_RSA_WITH_AES_256_CCM
          c09e TLS_DHE_RSA_WITH_AES_128_CCM
          c09f TLS_DHE_RSA_WITH_AES_256_CCM
          c0a0 TLS_RSA_WITH_AES_128_CCM_8
          c0a1 TLS_RSA_WITH_AES_256_CCM_8
          c0a2 TLS_DHE_RSA_WITH_AES_128_CCM_8
          c0a3 TLS_DHE_RSA_WITH_AES_256_CCM_8
          c0a4 TLS_PSK_WITH_AES_128_CCM
          c0a5 TLS_PSK_WITH_AES_256_CCM
          c0a6 TLS_DHE_PSK_WITH_AES_128_CCM
          c0a7 TLS_DHE_PSK_WITH_AES_256_CCM
          c0a8 TLS_PSK_WITH_AES_128_CCM_8
          c0a9 TLS_PSK_WITH_AES_256_CCM_8
          c0ac TLS_ECDHE_ECDSA_WITH_AES_128_CCM
          c0ad TLS_ECDHE_ECDSA_WITH_AES_256_CCM
          c0ae TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8
          c0af TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8
          cca8 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
          cca9 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
          ccaa TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256
          ccab TLS_PSK_WITH_CHACHA20_POLY1305_SHA256
          ccac TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256
          ccad TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256
          d001 TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256
          d002 TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384
          d003 TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256
          d005 TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256
          """);

  /** Groups for key exchange ("supported groups", formerly named curves). */
  public static final TlsNames GROUPS =
      new TlsNames(
          Map.of(
              "p-256", "secp256r1",
              "prime256v1", "secp256r1",
              "p-384", "secp384r1",
              "p-521", "secp521r1",
              "curve25519", "x25519",
              "x25519kyber768draft00", "X25519MLKEM768"),
          """
          0017 secp256r1
          0018 secp384r1
          0019 secp521r1
          001a brainpoolP256r1
          001b brainpoolP384r1
          001c brainpoolP512r1
          001d x25519
          001e x448
          001f brainpoolP256r1tls13
          0020 brainpoolP384r1tls13
          0021 brainpoolP512r1tls13
          0029 curveSM2
          0100 ffdhe2048
          0101 ffdhe3072
          0102 ffdhe4096
          0103 ffdhe6144
          0104 ffdhe8192
          0200 MLKEM512
          0201 MLKEM768
          0202 MLKEM1024
          11eb SecP256r1MLKEM768
          11ec X25519MLKEM768
          11ed SecP384r1MLKEM1024
          """);

  /** Signature schemes (RFC 8446 section 4.2.3). */
  public static final TlsNames SIGNATURE_SCHEMES =
      new TlsNames(
          Map.of(
              "sha256withecdsa", "ecdsa_secp256r1_sha256",
              "sha384withecdsa", "ecdsa_secp384r1_sha384",
              "sha256withrsa", "rsa_pkcs1_sha256",
              "rsassa-pss", "rsa_pss_rsae_sha256",
              "ml-dsa-44", "mldsa44",
              "ml-dsa-65", "mldsa65",
              "ml-dsa-87", "mldsa87"),
          """
          0401 rsa_pkcs1_sha256
          0501 rsa_pkcs1_sha384
          0601 rsa_pkcs1_sha512
          0403 ecdsa_secp256r1_sha256
          0503 ecdsa_secp384r1_sha384
          0603 ecdsa_secp521r1_sha512
          0804 rsa_pss_rsae_sha256
          0805 rsa_pss_rsae_sha384
          0806 rsa_pss_rsae_sha512
          0807 ed25519
          0808 ed448
          0809 rsa_pss_pss_sha256
          080a rsa_pss_pss_sha384
          080b rsa_pss_pss_sha512
          0904 mldsa44
          0905 mldsa65
          0906 mldsa87
          """);

  /** Protocol versions, by the two bytes on the wire; the names are JSSE's. */
  public static final TlsNames VERSIONS =
      new TlsNames(
          Map.of(
              "tlsv1.0", "TLSv1",
              "tls1.2", "TLSv1.2",
              "tls1.3", "TLSv1.3",
              "tls_1_2", "TLSv1.2",
              "tls_1_3", "TLSv1.3"),
          """
          0300 SSLv3
          0301 TLSv1
          0302 TLSv1.1
          0303 TLSv1.2
          0304 TLSv1.3
          feff DTLSv1.0
          fefd DTLSv1.2
          fefc DTLSv1.3
          """);

  private final Map<String, Integer> codes = new LinkedHashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<String, String> canonical = new HashMap<>();
  private final Map<String, String> otherNames;

  /**
   * A registry.
   *
   * @param otherNames lower-case names in use elsewhere, which {@link #closest} knows
   * @param table a line per entry: code point in hexadecimal, name
   */
  private TlsNames(Map<String, String> otherNames, String table) {
    this.otherNames = otherNames;
    table
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(
            entry -> {
              int code = Integer.parseInt(entry[0], 16);
              codes.put(entry[1], code);
              names.put(code, entry[1]);
              canonical.put(entry[1].toLowerCase(Locale.ROOT), entry[1]);
            });
  }

  /** All names, in the order of the registry (TLS 1.3 suites first). */
  public Set<String> names() {
    return Collections.unmodifiableSet(codes.keySet());
  }

  /** The name of a code point. */
  public Optional<String> name(int code) {
    return Optional.ofNullable(names.get(code));
  }

  /** The name as the registry spells it, from a name in any mix of cases. */
  public Optional<String> name(String anyCase) {
    return Optional.ofNullable(canonical.get(anyCase.toLowerCase(Locale.ROOT)));
  }

  /** The code point of a name in any mix of cases. */
  public OptionalInt code(String anyCase) {
    return name(anyCase).map(codes::get).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /**
   * The known name that somebody who wrote this probably meant, for "did you mean"; empty when
   * nothing is near.
   */
  public Optional<String> closest(String unknown) {
    String wanted = unknown.toLowerCase(Locale.ROOT);
    if (otherNames.containsKey(wanted)) {
      return Optional.ofNullable(otherNames.get(wanted));
    }
    int nearest = Math.max(1, wanted.length() / 4) + 1;
    Optional<String> found = Optional.empty();
    for (String name : codes.keySet()) {
      boolean possible = Math.abs(name.length() - wanted.length()) < nearest;
      int distance = possible ? distance(wanted, name.toLowerCase(Locale.ROOT)) : nearest;
      if (distance < nearest) {
        nearest = distance;
        found = Optional.of(name);
      }
    }
    return found;
  }

  /** {@code ", did you mean x25519?"}, or nothing when no known name is near. */
  public String hint(String unknown) {
    return closest(unknown).map(name -> ", did you mean " + name + "?").orElse("");
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
