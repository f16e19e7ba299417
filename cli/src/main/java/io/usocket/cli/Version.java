// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this command, of the Java beneath and of the system. */
final class Version implements IVersionProvider {
  private static final String WRITTEN_BY_MAVEN =
      "/META-INF/maven/io.usocket/usocket-cli/pom.properties";

  Version() {}

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "usocket " + ofJar(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      System.getProperty("os.name") + " " + System.getProperty("os.arch")
    };
  }

  private static String ofJar() throws IOException {
    Properties written = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
      if (in != null) {
        written.load(in);
      }
    }
    return written.getProperty("version", "(not packaged)");
  }
}
