// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.tck.pki.PrivateKeyPem;
import io.usocket.tck.pki.TestPki;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and what is wrong with a command line: each error says what and how to mend it. */
@Timeout(30)
class UsocketCommandTest {
  @TempDir static Path folder;
  private static Credentials credentials;

  @BeforeAll
  static void files() {
    credentials = new Credentials(folder);
  }

  @Test
  void help_names_every_command_and_exits_with_0() throws Exception {
    Command help = Command.run("--help");

    assertEquals(ExitCode.OK, help.exitCode());
    for (String command : List.of("tck", "providers", "echo", "connect", "probe")) {
      assertTrue(help.out.text().contains("\n  " + command + " "), help.out::text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tck", "providers", "echo", "connect", "probe"})
  void help_on_a_command_has_examples_and_exit_codes(String command) throws Exception {
    Command help = Command.run(command, "--help");

    assertEquals(ExitCode.OK, help.exitCode());
    assertTrue(help.out.text().contains("Examples:\n  usocket " + command), help.out::text);
    assertTrue(help.out.text().contains("Exit codes: 0 "), help.out::text);
    assertEquals(help.out.text(), Command.run("help", command).out.text());
    assertTrue(help.out.text().lines().allMatch(line -> line.length() <= 100), help.out::text);
  }

  @Test
  void the_version_names_the_java_beneath() throws Exception {
    Command version = Command.run("--version");

    assertEquals(ExitCode.OK, version.exitCode());
    assertTrue(version.out.text().startsWith("usocket "), version.out::text);
    assertTrue(version.out.text().contains("Java " + Runtime.version()), version.out::text);
  }

  static Stream<Arguments> mistakes() throws Exception {
    String good = credentials.file("serverEc", TestPki.serverEc());
    String noKey = credentials.text("no-key.pem", TestPki.serverEc().chainPem());
    String noCertificate = credentials.text("no-cert.pem", TestPki.serverEc().keyPem());
    String otherKey = credentials.text("other-key.pem", TestPki.client().keyPem());
    char[] password = "right".toCharArray();
    String locked =
        credentials.text(
            "locked.pem", PrivateKeyPem.encryptedPkcs8(TestPki.serverEc().privateKey(), password));
    String wrong = credentials.text("wrong.txt", "wrong\n");
    String empty = credentials.text("empty.txt", "\n");
    String config = credentials.text("client.properties", "alpn = h2\n");
    String wrongConfig = credentials.text("wrong.properties", "alpin = h2\n");
    return Stream.of(
        mistake("Missing required subcommand"),
        mistake("Unmatched argument at index 0: 'tkc'", "tkc"),
        mistake("Unknown option", echo("--prot", "7")),
        mistake("a port is a number in 0..65535, not '70000'", "connect", "localhost", "70000"),
        mistake("a port is a number in 0..65535, not '-1'", "echo", "--port", "-1"),
        mistake("a port is a number in 0..65535, not 'http'", "echo", "--port", "http"),
        mistake("it is empty: give a name or an address", "connect", "", "443"),
        mistake("it is empty: give a name or an address", "echo", "--port", "0", "--host", " "),
        mistake("Missing required parameter: 'PORT'", "connect", "localhost"),
        mistake("a number of seconds above 0, not '0'", connect("--timeout", "0")),
        mistake("there are 1.2 and 1.3, not '1.1'", connect("--tls", "--tls-version", "1.1")),
        mistake("Missing required argument(s): --tls", connect("--ca", good)),
        mistake("--key needs --cert as well", connect("--tls", "--key", good)),
        mistake("--max-connections: a number above 0, not 0", echo("--max-connections", "0")),
        mistake("a TLS server needs --cert FILE and --key FILE", echo("--tls")),
        mistake(
            "--require-client-cert needs --client-ca FILE",
            echo("--tls", "--cert", good, "--require-client-cert")),
        mistake(
            "--tls-config takes all of TLS from its file: leave out --alpn, --ca, or --tls-config",
            connect("--tls", "--tls-config", config, "--alpn", "h2", "--ca", good)),
        mistake(
            "--tls-config takes all of TLS from its file: leave out --cert, or --tls-config",
            echo("--tls", "--cert", good, "--tls-config", config)),
        mistake(
            "--tls-config takes all of TLS from its file: leave out --tls-version, or --tls-config",
            probe("--tls-config", config, "--tls-version", "1.2")),
        mistake("Missing required argument(s): --tls", connect("--tls-config", config)),
        mistake(
            "wrong.properties: alpin: is no setting; there are ",
            echo("--tls", "--tls-config", wrongConfig)),
        mistake("there is no file 'absent.properties'", probe("--tls-config", "absent.properties")),
        mistake(
            "a TLS server needs a certificate and its key", echo("--tls", "--tls-config", config)),
        mistake("no usocket provider 'wolf'", probe("--provider", "wolf")),
        mistake("there is no usocket provider 'nioo'; there are: ", connect("--provider", "nioo")),
        mistake("there is no file 'absent.pem'", connect("--tls", "--ca", "absent.pem")),
        mistake("no-key.pem", echo("--tls", "--cert", noKey)),
        mistake("no-cert.pem", echo("--tls", "--cert", noCertificate)),
        mistake("other-key.pem", echo("--tls", "--cert", noKey, "--key", otherKey)),
        mistake("password", echo("--tls", "--cert", noKey, "--key", locked)),
        mistake(
            "password", echo("--tls", "--cert", noKey, "--key", locked, "--password-file", wrong)),
        mistake(
            "the first line of '" + empty + "' is empty",
            echo("--tls", "--cert", noKey, "--key", locked, "--password-file", empty)),
        mistake(
            "'TLS_AES_128_GCM' is unknown", connect("--tls", "--cipher-suites", "TLS_AES_128_GCM")),
        mistake("'P256' is unknown", connect("--tls", "--groups", "P256")),
        mistake("there is no file 'absent.jar'", "providers", "--classpath", "absent.jar"),
        mistake("no usocket provider 'wolf'", "tck", "--provider", "wolf"),
        mistake("STREAM-99.9", "tck", "--provider", "nio", "--rule", "STREAM-99.9"));
  }

  private static Arguments mistake(String text, String... args) {
    return Arguments.of(List.of(args), text);
  }

  private static String[] connect(String... more) {
    return concat(List.of("connect", "localhost", "1"), more);
  }

  private static String[] probe(String... more) {
    return concat(List.of("probe", "localhost", "1"), more);
  }

  private static String[] echo(String... more) {
    return concat(List.of("echo", "--port", "0"), more);
  }

  private static String[] concat(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void a_mistake_is_named_with_the_way_out_and_exits_with_2(List<String> args, String text)
      throws Exception {
    Command command = Command.run(args.toArray(String[]::new));

    assertAll(
        () -> assertEquals(ExitCode.USAGE, command.exitCode(), command.err::text),
        () -> assertEquals("", command.out.text()),
        () -> assertTrue(command.err.text().contains(text), command.err::text),
        () -> assertTrue(command.err.text().lines().anyMatch(l -> l.startsWith("usocket: "))),
        () -> assertTrue(!command.err.text().contains("\tat "), command.err::text));
  }
}
