// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of one rule; they go with it.
 *
 * @param path a directory
 */
record Folder(Path path) implements Closeable {
  static Folder make() throws IOException {
    return new Folder(Files.createTempDirectory("usocket-tck"));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(path.resolve(name), text, US_ASCII);
  }

  Path write(String name, byte[] bytes) throws IOException {
    return Files.write(path.resolve(name), bytes);
  }

  Path write(String name, KeyStore store, char[] password)
      throws IOException, GeneralSecurityException {
    Path file = path.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
