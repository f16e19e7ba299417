// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsVersion;
import java.util.List;

/**
 * What a connection may agree on, by IANA names, best first.
 *
 * @param versions at least one
 * @param suites empty: the library's own
 * @param groups empty: the library's own
 * @param signatureSchemes empty: the library's own
 * @param resuming whether sessions may be resumed
 */
record Choices(
    List<TlsVersion> versions,
    List<String> suites,
    List<String> groups,
    List<String> signatureSchemes,
    boolean resuming) {

  /** Everything as the library has it. */
  static Choices defaults() {
    return new Choices(
        List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2), List.of(), List.of(), List.of(), true);
  }

  Choices withGroups(List<String> chosen) {
    return new Choices(versions, suites, chosen, signatureSchemes, resuming);
  }

  Choices withSignatureSchemes(List<String> chosen) {
    return new Choices(versions, suites, groups, chosen, resuming);
  }
}
