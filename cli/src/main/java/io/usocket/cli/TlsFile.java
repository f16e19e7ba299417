// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsConfig;
import io.usocket.USocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The file of {@code --tls-config}, which operators may change while a server runs. */
final class TlsFile implements TlsSource {
  /** What tells that a file has been written or replaced. */
  private record Stamp(FileTime modified, long size, @Nullable Object inode) {}

  private final Path path;
  private @Nullable Stamp seen;

  TlsFile(Path path) {
    this.path = path;
  }

  @Override
  public TlsConfig read() throws IOException {
    seen = stamp(); // before it is read: what is written meanwhile counts as a change
    return TlsConfig.load(path);
  }

  /** A file that is wrong changes nothing, and is told of once. */
  @Override
  public void refresh(USocket listener, EchoLog log) {
    Stamp now = stamp();
    if (now == null ? seen == null : now.equals(seen)) {
      return;
    }
    try {
      listener.reload(read());
      log.reloaded(path);
    } catch (IOException e) {
      log.notReloaded(path, e);
    }
  }

  private @Nullable Stamp stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (IOException e) {
      return null; // reading it says why
    }
  }
}
