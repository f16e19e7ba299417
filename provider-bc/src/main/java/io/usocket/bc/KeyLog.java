// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * The file that has the secrets of a configuration's connections, in the format of NSS
 * (SSLKEYLOGFILE), which Wireshark reads. One for all of them; used by many threads.
 */
final class KeyLog {
  private static final System.Logger LOGGER = System.getLogger("io.usocket.tls");

  private final Path file;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean failed;

  private KeyLog(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens the file, or makes it, for its owner alone.
   *
   * @throws TlsException CONFIGURATION: it cannot be written
   */
  static KeyLog open(Path file) throws TlsException {
    try {
      makeIfMissing(file);
      // not a FileChannel, which an interrupted thread would close for all
      KeyLog log = new KeyLog(file, Files.newOutputStream(file, StandardOpenOption.APPEND));
      LOGGER.log(
          System.Logger.Level.WARNING,
          "dangerouslyLogKeys: the secrets of all connections are written to {0}: whoever reads"
              + " it reads the traffic",
          file);
      return log;
    } catch (IOException | UnsupportedOperationException e) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          "dangerouslyLogKeys: " + file + " cannot be written: " + e,
          e);
    }
  }

  private static void makeIfMissing(Path file) throws IOException {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      // its permissions are its owner's choice
    }
  }

  /** A handshake of TLS 1.3 has come to its secrets. */
  void handshake(TlsContext context) {
    SecurityParameters secrets = context.getSecurityParametersHandshake();
    write(
        line(context, secrets, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", secrets.getBaseKeyClient())
            + line(
                context, secrets, "SERVER_HANDSHAKE_TRAFFIC_SECRET", secrets.getBaseKeyServer()));
  }

  /** A handshake is done. */
  void connection(TlsContext context) {
    SecurityParameters secrets = context.getSecurityParametersConnection();
    write(
        TlsUtils.isTLSv13(secrets.getNegotiatedVersion())
            ? line(context, secrets, "CLIENT_TRAFFIC_SECRET_0", secrets.getTrafficSecretClient())
                + line(
                    context, secrets, "SERVER_TRAFFIC_SECRET_0", secrets.getTrafficSecretServer())
                + line(context, secrets, "EXPORTER_SECRET", secrets.getExporterMasterSecret())
            : line(context, secrets, "CLIENT_RANDOM", secrets.getMasterSecret()));
  }

  private static String line(
      TlsContext context, SecurityParameters parameters, String label, TlsSecret secret) {
    HexFormat hex = HexFormat.of();
    byte[] copy = context.getCrypto().adoptSecret(secret).extract();
    return label
        + " "
        + hex.formatHex(parameters.getClientRandom())
        + " "
        + hex.formatHex(copy)
        + "\n";
  }

  /** Whole lines at once. A disk that is full must not end connections: it is told, once. */
  private void write(String lines) {
    lock.lock();
    try {
      out.write(lines.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        LOGGER.log(
            System.Logger.Level.WARNING,
            "dangerouslyLogKeys: " + file + " cannot be written any more: " + e.getMessage());
      }
    } finally {
      lock.unlock();
    }
  }
}
