// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import io.usocket.keys.Der;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a certificate is for a host: RFC 9525, the same on every TLS library.
 *
 * <ul>
 *   <li>Only subjectAltName counts, never the common name (RFC 9525 section 2).
 *   <li>DNS names compare as A-labels without regard to ASCII case (section 6.3). A wildcard is the
 *       complete left-most label, stands for exactly one label of any kind (section 6.3 makes no
 *       exception for A-labels) and has two labels or more after it.
 *   <li>A literal IP address compares byte for byte with iPAddress entries, and with nothing else
 *       (section 6.4).
 * </ul>
 *
 * <p>The extension is read from its DER, since libraries differ in what they make of odd entries.
 */
public final class HostNames {
  private static final String SUBJECT_ALT_NAME = "2.5.29.17";
  private static final int DNS_NAME = 0x82; // GeneralName [2], RFC 5280 section 4.2.1.6
  private static final int IP_ADDRESS = 0x87; // GeneralName [7]
  private static final int MAX_NAME = 253; // RFC 1035 section 2.3.4
  private static final int NAMES_IN_TEXT = 10;

  private HostNames() {}

  /**
   * Whether the certificate is for the host.
   *
   * @param reference the host as {@link ServerNames#reference} gives it; one trailing dot is
   *     ignored
   * @return false also when the certificate's names cannot be read
   */
  public static boolean matches(X509Certificate leaf, String reference) {
    try {
      return Names.of(leaf).contain(reference);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Requires that the certificate is for the host.
   *
   * @param reference the host as {@link ServerNames#reference} gives it; one trailing dot is
   *     ignored
   * @throws CertificateException when it is not; the text names what was presented and what was
   *     wanted
   */
  public static void verify(X509Certificate leaf, String reference) throws CertificateException {
    Names names;
    try {
      names = Names.of(leaf);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("certificate has an unreadable subjectAltName", e);
    }
    if (!names.contain(reference)) {
      throw new CertificateException(
          "certificate is for " + names + ", not for " + Printable.of(reference));
    }
  }

  /** Whether the certificate names the host itself, not by a wildcard. */
  static boolean matchesExactly(X509Certificate leaf, String reference) {
    try {
      return Names.of(leaf).containExactly(reference);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String canonical(String reference) {
    String name =
        reference.endsWith(".") ? reference.substring(0, reference.length() - 1) : reference;
    // U+212A must not become "k"
    return name.chars().allMatch(c -> c < 128) ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** Letters, digits, hyphens and underscores in labels that are not empty. */
  private static boolean isName(String text) {
    return text.length() <= MAX_NAME && text.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*+");
  }

  private static boolean wildcardMatches(String presented, String name) {
    if (!presented.startsWith("*.")) {
      return false;
    }
    String parent = presented.substring(2);
    int dot = name.indexOf('.');
    return isName(parent)
        && parent.indexOf('.') > 0
        && dot > 0
        && name.substring(dot + 1).equals(parent);
  }

  /** What a certificate's subjectAltName holds, as far as hosts go. */
  private record Names(List<String> dns, List<byte[]> addresses) {

    static Names of(X509Certificate leaf) throws GeneralSecurityException {
      Names names = new Names(new ArrayList<>(), new ArrayList<>());
      byte[] extension = leaf.getExtensionValue(SUBJECT_ALT_NAME);
      if (extension == null) {
        return names;
      }
      Der outer = new Der(extension);
      Der content = new Der(outer.value(Der.OCTET_STRING));
      Der entries = content.sequence();
      if (!content.isAtEnd()) {
        throw new CertificateException("subjectAltName has more behind its end");
      }
      while (!entries.isAtEnd()) {
        int tag = entries.tag();
        byte[] value = entries.value(tag);
        if (tag == DNS_NAME) {
          // every byte a character, so that nothing is lost or cut at NUL
          names.dns.add(new String(value, StandardCharsets.ISO_8859_1));
        } else if (tag == IP_ADDRESS) {
          names.addresses.add(value);
        }
      }
      return names;
    }

    boolean contain(String reference) {
      String name = canonical(reference);
      return containExactly(reference)
          || (isName(name)
              && IpLiterals.parse(name).isEmpty()
              && dns.stream().anyMatch(p -> wildcardMatches(p.toLowerCase(Locale.ROOT), name)));
    }

    boolean containExactly(String reference) {
      String name = canonical(reference);
      Optional<byte[]> wanted = IpLiterals.parse(name);
      if (wanted.isPresent()) {
        return addresses.stream().anyMatch(address -> Arrays.equals(address, wanted.get()));
      }
      return isName(name) && dns.stream().anyMatch(p -> p.toLowerCase(Locale.ROOT).equals(name));
    }

    @Override
    public String toString() {
      int count = dns.size() + addresses.size();
      if (count == 0) {
        return "no host (it has no subjectAltName with a DNS name or IP address; a common name does"
            + " not count)";
      }
      List<String> texts = new ArrayList<>();
      dns.forEach(name -> texts.add(Printable.of(name)));
      addresses.forEach(address -> texts.add(text(address)));
      String more = count > NAMES_IN_TEXT ? " and " + (count - NAMES_IN_TEXT) + " more" : "";
      return texts.stream().limit(NAMES_IN_TEXT).collect(Collectors.joining(", ", "[", "]")) + more;
    }

    private static String text(byte[] address) {
      boolean valid = address.length == 4 || address.length == 16;
      return valid ? IpLiterals.format(address) : "an iPAddress of " + address.length + " bytes";
    }
  }
}
