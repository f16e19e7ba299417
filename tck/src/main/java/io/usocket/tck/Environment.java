// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.util.List;
import java.util.Set;

/**
 * What was tested, and where.
 *
 * @param provider its name as it was chosen
 * @param tlsLibrary the TLS library beneath, with its version
 * @param java version and vendor of the Java that ran it
 * @param system name, version and architecture of the operating system
 * @param claims the features that the provider claims, in the order of {@link Feature}
 */
public record Environment(
    String provider, String tlsLibrary, String java, String system, List<Feature> claims) {

  static Environment of(String provider, String tlsLibrary, Set<Feature> claims) {
    return new Environment(
        provider,
        tlsLibrary,
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        claims.stream().sorted().toList());
  }
}
