// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of TLS that clients and servers share. */
abstract class TlsOptions {
  private static final String TLS = "--tls";
  private static final String TLS_CONFIG = "--tls-config";

  @Option(
      names = TLS_CONFIG,
      paramLabel = "FILE",
      description =
          "Take all of this from a properties file (docs/TLS.md), and from no other option.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Our certificate, and those between it and the root: PEM.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Its private key: PEM. Default: in the file of --cert.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Its first line is the password of an encrypted key.")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(
      names = "--tls-version",
      paramLabel = "VERSION",
      split = ",",
      converter = VersionOfTls.class,
      description = "1.2, 1.3 or both. Default: 1.2,1.3.")
  private List<TlsVersion> versions = new ArrayList<>();

  @Option(
      names = "--alpn",
      paramLabel = "PROTOCOL",
      split = ",",
      description = "Application protocols, best first, such as h2,http/1.1.")
  private List<String> alpn = new ArrayList<>();

  @Option(
      names = "--cipher-suites",
      paramLabel = "SUITE",
      split = ",",
      description = "Cipher suites by IANA name, best first.")
  private List<String> suites = new ArrayList<>();

  @Option(
      names = "--groups",
      paramLabel = "GROUP",
      split = ",",
      description = "Key exchange groups by IANA name, best first.")
  private List<String> groups = new ArrayList<>();

  TlsOptions() {}

  final boolean hasCertificate() {
    return certificate.isPresent();
  }

  /**
   * Where the configuration of one side comes from.
   *
   * @param handshakeTimeout unless a file says it
   * @param spec the command's
   */
  final TlsSource source(Duration handshakeTimeout, CommandSpec spec) throws UsageException {
    if (file.isEmpty()) {
      return () -> config(handshakeTimeout);
    }
    requireAlone(spec.commandLine().getParseResult());
    return new TlsFile(file.get());
  }

  /** All options of TLS, and only they, are in a group. */
  private static void requireAlone(ParseResult typed) throws UsageException {
    String others =
        typed.matchedOptions().stream()
            .filter(option -> option.group() != null)
            .map(OptionSpec::longestName)
            .filter(name -> !name.equals(TLS) && !name.equals(TLS_CONFIG))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      throw new UsageException(
          TLS_CONFIG
              + " takes all of TLS from its file: leave out "
              + others
              + ", or "
              + TLS_CONFIG);
    }
  }

  /** What the single options say; subclasses add what is theirs. */
  private TlsConfig config(Duration handshakeTimeout) throws IOException, UsageException {
    TlsConfig.Builder builder = TlsConfig.builder().handshakeTimeout(handshakeTimeout);
    if (!versions.isEmpty()) {
      builder.versions(versions.toArray(TlsVersion[]::new));
    }
    builder
        .alpn(alpn.toArray(String[]::new))
        .cipherSuites(suites.toArray(String[]::new))
        .groups(groups.toArray(String[]::new));
    identity(builder);
    addTo(builder);
    return builder.build();
  }

  /** Adds what only this side has. */
  abstract void addTo(TlsConfig.Builder builder) throws IOException, UsageException;

  private void identity(TlsConfig.Builder builder) throws IOException, UsageException {
    if (certificate.isEmpty()) {
      if (key.isPresent() || passwordFile.isPresent()) {
        throw new UsageException(
            (key.isPresent() ? "--key" : "--password-file") + " needs --cert as well");
      }
      return;
    }
    Path chain = certificate.get();
    Path privateKey = key.orElse(chain);
    if (passwordFile.isEmpty()) {
      builder.identity(chain, privateKey);
      return;
    }
    char[] password = firstLine(passwordFile.get());
    try {
      builder.identity(chain, privateKey, password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** Never as a String, which would stay in memory. */
  private static char[] firstLine(Path file) throws IOException, UsageException {
    byte[] bytes = Files.readAllBytes(file);
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    char[] line = new char[end];
    text.get(line).clear();
    Arrays.fill(text.array(), '\0');
    if (end == 0) {
      throw new UsageException("--password-file: the first line of '" + file + "' is empty");
    }
    return line;
  }
}
