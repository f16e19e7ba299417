// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/TLS.md has every setting of the file and every field of the JSON, and its files load. */
@Timeout(30)
class TlsPageTest {
  private static final char[] PASSWORD = "open sesame".toCharArray();

  @TempDir Path folder;

  private static String page() throws Exception {
    return Files.readString(Path.of("..", "docs", "TLS.md"));
  }

  @Test
  void every_setting_is_there_and_no_other() throws Exception {
    Set<String> written =
        section("## Every setting")
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> names(line.split("\\|", -1)[1]))
            .map(name -> name.replace(".NAME.", "."))
            .collect(toCollection(TreeSet::new));

    assertEquals(known(), written);
  }

  /** An unknown one is refused with all that are known. */
  private Set<String> known() throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.properties"), "absent = 1\n");
    String text = assertThrows(TlsException.class, () -> TlsConfig.load(file)).getMessage();
    Set<String> known = new TreeSet<>();
    Matcher matcher =
        Pattern.compile("([\\w.-]+)(?:\\[\\.NAME]\\.\\[([^]]+)])?(?:, |$)")
            .matcher(text.substring(text.indexOf("there are ") + "there are ".length()));
    while (matcher.find()) {
      String name = matcher.group(1);
      if (matcher.group(2) == null) {
        known.add(name);
      } else {
        Arrays.stream(matcher.group(2).split(", ")).forEach(part -> known.add(name + "." + part));
      }
    }
    return known;
  }

  @Test
  void every_field_of_the_probe_is_there_and_no_other() throws Exception {
    Set<String> written =
        section("## See before you choose")
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> names(line.split("\\|", -1)[1]))
            .collect(toCollection(TreeSet::new));
    written.addAll(Set.of("text", "reason", "alert")); // of a failure, told with it
    Credentials credentials = new Credentials(folder);
    String good = credentials.file("serverEc", TestPki.serverEc());
    try (Command echo = Command.start("echo", "--port", "0", "--tls", "--cert", good)) {
      String port = String.valueOf(echo.port());
      Command well =
          Command.run(
              "probe",
              "localhost",
              port,
              "--json",
              "--provider",
              "nio",
              "--ca",
              credentials.root());
      Command failing = Command.run("probe", "localhost", port, "--json", "--provider", "nio");
      Set<String> fields =
          Pattern.compile("\"(\\w+)\": ")
              .matcher(well.out.text() + failing.out.text())
              .results()
              .map(match -> match.group(1))
              .collect(toCollection(TreeSet::new));

      assertEquals(fields, written);
    }
  }

  @Test
  void its_files_load() throws Exception {
    pem("example", TestPki.serverEc());
    for (String root : List.of("clients-root.pem", "servers-root.pem")) {
      Files.writeString(
          folder.resolve(root), Credential.certificatePem(TestPki.root().certificate()));
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("other.p12"))) {
      TestPki.serverRsa().toKeyStore(PASSWORD).store(out, PASSWORD);
    }
    Files.writeString(folder.resolve("other.password"), new String(PASSWORD));
    Files.writeString(folder.resolve("sensor-17.psk"), "0123456789abcdef".repeat(4));
    List<String> files =
        Pattern.compile("(?ms)^```properties\\n(.*?)^```$")
            .matcher(page())
            .results()
            .map(match -> match.group(1))
            .toList();

    assertEquals(4, files.size());
    for (String text : files) {
      TlsConfig.load(Files.writeString(folder.resolve("sample.properties"), text));
    }
  }

  private void pem(String name, Credential credential) throws Exception {
    credential.writePem(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
  }

  private static Stream<String> section(String title) throws Exception {
    return page()
        .lines()
        .dropWhile(line -> !line.equals(title))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "));
  }

  private static Stream<String> names(String cell) {
    return Pattern.compile("`([^`]+)`").matcher(cell).results().map(match -> match.group(1));
  }
}
