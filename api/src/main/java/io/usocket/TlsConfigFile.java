// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.tls.TlsNames;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link TlsConfig} in a properties file. */
final class TlsConfigFile {
  /** What one key of the file does to the configuration. */
  private interface Setting {
    void apply(TlsConfigFile file, String value) throws IOException;
  }

  private static final Map<String, Setting> SETTINGS = new LinkedHashMap<>();

  static {
    SETTINGS.put("trust", TlsConfigFile::trust);
    SETTINGS.put("trust.pkcs12", TlsConfigFile::trustStore);
    SETTINGS.put("trust.password-file", TlsConfigFile::usedElsewhere);
    SETTINGS.put("verification", TlsConfigFile::verification);
    SETTINGS.put("pins", (file, value) -> file.words(value).forEach(file.config::pin));
    SETTINGS.put(
        "client-auth",
        (file, value) -> file.config.clientAuth(file.constant(ClientAuth.class, value)));
    SETTINGS.put("alpn", (file, value) -> file.config.alpn(file.array(value)));
    SETTINGS.put("versions", TlsConfigFile::versions);
    SETTINGS.put("cipher-suites", (file, value) -> file.config.cipherSuites(file.array(value)));
    SETTINGS.put("groups", (file, value) -> file.config.groups(file.array(value)));
    SETTINGS.put(
        "signature-schemes", (file, value) -> file.config.signatureSchemes(file.array(value)));
    SETTINGS.put("server-name", (file, value) -> file.config.serverName(value));
    SETTINGS.put("handshake-timeout", TlsConfigFile::handshakeTimeout);
    SETTINGS.put("resumption", TlsConfigFile::resumption);
    SETTINGS.put("ocsp-staple", TlsConfigFile::ocspStaple);
    SETTINGS.put("ocsp-response", TlsConfigFile::ocspResponses);
    SETTINGS.put(
        "dangerous-key-log", (file, value) -> file.config.dangerouslyLogKeys(file.path(value)));
    SETTINGS.put("max-peers", TlsConfigFile::maxPeers);
  }

  private static final List<String> OF_IDENTITY =
      List.of("certificate", "key", "pkcs12", "password-file");
  private static final List<String> OF_PRE_SHARED_KEY = List.of("identity", "key-file");

  private final Path source;
  private final Map<String, String> entries;
  private final TlsConfig.Builder config = TlsConfig.builder();
  private String key = "";

  private TlsConfigFile(Path source, Map<String, String> entries) {
    this.source = source;
    this.entries = entries;
  }

  static TlsConfig read(Path source) throws IOException {
    TlsConfigFile file = new TlsConfigFile(source, entries(source));
    file.apply();
    try {
      return file.config.build();
    } catch (TlsException e) {
      throw e.in(source.toString());
    }
  }

  /** In the order of their names; a key that is there twice is an error, not the last one. */
  private static Map<String, String> entries(Path source) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    Properties reader =
        new Properties() {
          private static final long serialVersionUID = 1;

          @Override
          public synchronized @Nullable Object put(Object name, Object value) {
            String before = entries.putIfAbsent((String) name, ((String) value).trim());
            if (before != null) {
              throw new IllegalArgumentException("'" + name + "' is there twice");
            }
            return null;
          }
        };
    try (Reader text = new StringReader(Files.readString(source, StandardCharsets.UTF_8))) {
      reader.load(text);
    } catch (CharacterCodingException e) {
      throw invalid(source + " is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw invalid(source + ": " + e.getMessage(), e);
    }
    return entries;
  }

  private void apply() throws IOException {
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      key = entry.getKey();
      if (entry.getValue().isEmpty()) {
        throw wrong("has no value: give one, or leave the line out");
      }
      Setting setting = SETTINGS.get(key);
      try {
        if (setting != null) {
          setting.apply(this, entry.getValue());
        } else if (isOf("identity", OF_IDENTITY)) {
          identity();
        } else if (isOf("pre-shared-key", OF_PRE_SHARED_KEY)) {
          preSharedKey();
        } else {
          throw wrong("is no setting; there are " + settings());
        }
      } catch (TlsException e) {
        throw e.what().contains(source.toString()) ? e : e.in(source + ": " + key);
      }
    }
  }

  private static String settings() {
    return String.join(", ", SETTINGS.keySet())
        + ", identity[.NAME]."
        + OF_IDENTITY
        + ", pre-shared-key[.NAME]."
        + OF_PRE_SHARED_KEY;
  }

  private boolean isOf(String group, List<String> parts) {
    return key.startsWith(group + ".") && parts.contains(key.substring(key.lastIndexOf('.') + 1));
  }

  /** The value of the setting beside this one: the same name with another last part. */
  private Optional<String> beside(String part) {
    return Optional.ofNullable(entries.get(key.substring(0, key.lastIndexOf('.') + 1) + part));
  }

  private void identity() throws IOException {
    boolean pem = beside("certificate").isPresent() || beside("key").isPresent();
    if (pem == beside("pkcs12").isPresent()) {
      throw wrong("an identity is either certificate and key, or pkcs12");
    }
    if (key.endsWith(".certificate")) {
      Path keyFile = path(beside("key").orElseThrow(() -> wrong("there is no key beside it")));
      Optional<String> password = beside("password-file");
      if (password.isPresent()) {
        config.identity(path(entries.get(key)), keyFile, password(password.get()));
      } else {
        config.identity(path(entries.get(key)), keyFile);
      }
    } else if (key.endsWith(".pkcs12")) {
      config.identity(path(entries.get(key)), passwordBeside());
    } else if (pem && beside("certificate").isEmpty()) {
      throw wrong("there is no certificate beside it");
    }
  }

  private void preSharedKey() throws IOException {
    String name = beside("identity").orElseThrow(() -> wrong("there is no identity beside it"));
    String file = beside("key-file").orElseThrow(() -> wrong("there is no key-file beside it"));
    if (key.endsWith(".identity")) {
      try {
        config.preSharedKey(
            PreSharedKey.of(name, HexFormat.of().parseHex(Files.readString(path(file)).trim())));
      } catch (IllegalArgumentException e) { // its text would have a part of the key
        throw wrong("the key-file holds something else than hexadecimal digits");
      }
    }
  }

  private void trust(String files) throws IOException {
    for (String file : words(files)) {
      config.trust(path(file));
    }
  }

  private void trustStore(String file) throws IOException {
    config.trust(path(file), passwordBeside());
  }

  private void usedElsewhere(String value) throws TlsException {
    if (beside("pkcs12").isEmpty()) {
      throw wrong("there is no pkcs12 beside it");
    }
  }

  private char[] passwordBeside() throws IOException {
    return password(
        beside("password-file").orElseThrow(() -> wrong("there is no password-file beside it")));
  }

  /** The first line. */
  private char[] password(String file) throws IOException {
    return Files.readString(path(file)).lines().findFirst().orElse("").toCharArray();
  }

  private void verification(String value) throws TlsException {
    if (choice(value, "on", "dangerously-disabled").equals("dangerously-disabled")) {
      config.dangerouslyDisableVerification();
    }
  }

  private void resumption(String value) throws TlsException {
    if (choice(value, "on", "off").equals("off")) {
      config.disableResumption();
    }
  }

  private void ocspStaple(String value) throws TlsException {
    if (choice(value, "ignored", "required").equals("required")) {
      config.requireOcspStaple();
    }
  }

  private void ocspResponses(String files) throws IOException {
    for (String file : words(files)) {
      config.ocspResponse(path(file));
    }
  }

  private void versions(String value) throws TlsException {
    TlsVersion[] versions = new TlsVersion[words(value).size()];
    for (int i = 0; i < versions.length; i++) {
      String word = words(value).get(i);
      versions[i] =
          Arrays.stream(TlsVersion.values())
              .filter(one -> one.protocol().equals(word) || one.name().equals(word))
              .findFirst()
              .orElseThrow(
                  () -> wrong("'" + word + "' is no version" + TlsNames.VERSIONS.hint(word)));
    }
    config.versions(versions);
  }

  private void handshakeTimeout(String seconds) throws TlsException {
    try {
      config.handshakeTimeout(Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000)));
    } catch (NumberFormatException e) {
      throw wrong("'" + seconds + "' is not a number of seconds");
    }
  }

  private void maxPeers(String number) throws TlsException {
    try {
      config.maxPeers(Integer.parseInt(number));
    } catch (NumberFormatException e) {
      throw wrong("'" + number + "' is not a number");
    }
  }

  private String choice(String value, String... choices) throws TlsException {
    String wanted = value.toLowerCase(Locale.ROOT);
    if (!List.of(choices).contains(wanted)) {
      throw wrong("'" + value + "' is none of " + String.join(", ", choices));
    }
    return wanted;
  }

  private <E extends Enum<E>> E constant(Class<E> type, String value) throws TlsException {
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "'"
              + value
              + "' is none of "
              + Arrays.stream(type.getEnumConstants())
                  .map(one -> one.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
  }

  private List<String> words(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::trim).toList();
  }

  private String[] array(String value) {
    return words(value).toArray(new String[0]);
  }

  private Path path(@Nullable String name) {
    return source.toAbsolutePath().resolveSibling(String.valueOf(name)).normalize();
  }

  private TlsException wrong(String what) {
    return invalid(source + ": " + key + ": " + what, null);
  }

  private static TlsException invalid(String text, @Nullable Exception cause) {
    return new TlsException(TlsException.Reason.CONFIGURATION, text, cause);
  }
}
