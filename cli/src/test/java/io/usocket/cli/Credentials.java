// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Credentials of the TCK as files. */
final class Credentials {
  private final Path folder;

  Credentials(Path folder) {
    this.folder = folder;
  }

  /** Chain and key in one file. */
  String file(String name, Credential credential) throws IOException {
    Path file = folder.resolve(name + ".pem");
    if (!Files.exists(file)) {
      Files.writeString(file, credential.toPem());
    }
    return file.toString();
  }

  /** The root that peers trust. */
  String root() throws IOException {
    return text("root.pem", Credential.certificatePem(TestPki.root().certificate()));
  }

  String text(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }
}
