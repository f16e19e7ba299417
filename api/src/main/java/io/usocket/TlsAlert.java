// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * TLS alerts: RFC 8446 section 6, and those of RFC 5246 section 7.2 and of the extensions that
 * peers still send.
 */
public enum TlsAlert {
  CLOSE_NOTIFY(0),
  UNEXPECTED_MESSAGE(10),
  BAD_RECORD_MAC(20),
  DECRYPTION_FAILED(21),
  RECORD_OVERFLOW(22),
  DECOMPRESSION_FAILURE(30),
  HANDSHAKE_FAILURE(40),
  NO_CERTIFICATE(41),
  BAD_CERTIFICATE(42),
  UNSUPPORTED_CERTIFICATE(43),
  CERTIFICATE_REVOKED(44),
  CERTIFICATE_EXPIRED(45),
  CERTIFICATE_UNKNOWN(46),
  ILLEGAL_PARAMETER(47),
  UNKNOWN_CA(48),
  ACCESS_DENIED(49),
  DECODE_ERROR(50),
  DECRYPT_ERROR(51),
  TOO_MANY_CIDS_REQUESTED(52),
  EXPORT_RESTRICTION(60),
  PROTOCOL_VERSION(70),
  INSUFFICIENT_SECURITY(71),
  INTERNAL_ERROR(80),
  INAPPROPRIATE_FALLBACK(86),
  USER_CANCELED(90),
  NO_RENEGOTIATION(100),
  MISSING_EXTENSION(109),
  UNSUPPORTED_EXTENSION(110),
  CERTIFICATE_UNOBTAINABLE(111),
  UNRECOGNIZED_NAME(112),
  BAD_CERTIFICATE_STATUS_RESPONSE(113),
  BAD_CERTIFICATE_HASH_VALUE(114),
  UNKNOWN_PSK_IDENTITY(115),
  CERTIFICATE_REQUIRED(116),
  NO_APPLICATION_PROTOCOL(120),
  ECH_REQUIRED(121);

  private static final String NAMES =
      Arrays.stream(values())
          .map(TlsAlert::wireName)
          .sorted(Comparator.comparingInt(String::length).reversed()) // the longest match wins
          .collect(Collectors.joining("|"));

  /**
   * Underscored names stand alone, after a colon, or after the prefixes of OpenSSL and BoringSSL;
   * with spaces (OpenSSL's "sslv3 alert bad certificate") only after the word "alert", since prose
   * has such words too.
   */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?<![a-z0-9_])(?:(?:sslv3|tlsv1|tlsv13)_(?:alert_)?)?(?<name>%s)(?![a-z0-9_])"
                  .formatted(NAMES)
              + "|alert:? (?<spaced>%s)(?![a-z0-9_])".formatted(NAMES.replace('_', ' ')));

  private final int code;

  TlsAlert(int code) {
    this.code = code;
  }

  /** The AlertDescription, 0 to 255. */
  public int code() {
    return code;
  }

  /** The name in the RFCs, such as {@code bad_certificate}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The alert with this AlertDescription. */
  public static Optional<TlsAlert> of(int code) {
    return Arrays.stream(values()).filter(alert -> alert.code == code).findFirst();
  }

  /**
   * The first alert that a TLS library's error text names, in any of their manners: {@code Received
   * fatal alert: bad_certificate}, {@code TLSV1_ALERT_UNKNOWN_CA}, {@code bad_certificate(42)},
   * {@code sslv3 alert bad certificate}.
   */
  public static Optional<TlsAlert> named(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT)
            .replace("user_cancelled", "user_canceled") // BoringSSL's spelling
            .replace("handshake_failure_on_client_hello", "handshake_failure"); // BoringSSL again
    Matcher matcher = IN_TEXT.matcher(plain);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String found = matcher.group("name") != null ? matcher.group("name") : matcher.group("spaced");
    return Optional.of(valueOf(found.replace(' ', '_').toUpperCase(Locale.ROOT)));
  }
}
