// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** Which Bouncy Castle this is. Loads without it. */
final class BcVersion {
  /** The version that this provider was built and tested with. */
  static final String BUILT_WITH = "1.84";

  /** For people: the library and its version. */
  static final String BACKEND = "Bouncy Castle TLS " + present();

  private static final String MARK = "org/bouncycastle/tls/TlsProtocol.class";

  private BcVersion() {}

  /** Asked of the jar's manifest: the classes tell only by loading all of the JCA provider. */
  private static String present() {
    URL mark = BcVersion.class.getClassLoader().getResource(MARK);
    if (mark == null) {
      return "(missing)";
    }
    String jar = mark.toString().substring(0, mark.toString().length() - MARK.length());
    try (InputStream in = new URL(jar + "META-INF/MANIFEST.MF").openStream()) {
      Attributes manifest = new Manifest(in).getMainAttributes();
      if ("bctls".equals(manifest.getValue("Bundle-SymbolicName"))) {
        return manifest.getValue("Bundle-Version");
      }
    } catch (IOException e) {
      // no manifest of its own: one jar was made of many
    }
    return BUILT_WITH;
  }
}
