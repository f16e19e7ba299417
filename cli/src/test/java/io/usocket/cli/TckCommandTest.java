// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.tck.TextStyle;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** The command around the TCK; whole runs are the business of {@code ./usocket tck}. */
@Timeout(60)
class TckCommandTest {
  private static final String RULE = "CREATE-1.1";

  @TempDir Path folder;

  @Test
  void one_rule_on_two_providers_ends_with_a_line_for_each() throws Exception {
    Command tck = Command.run("tck", "--provider", "nio", "--provider", "jdk", "--rule", RULE);

    assertEquals(ExitCode.OK, tck.exitCode(), tck.err::text);
    assertEquals(3, tck.out.text().lines().count(), tck.out::text);
    tck.out.await("^provider  TLS library +passed  failed  unmet  unclaimed  verdict\\n");
    for (String provider : List.of("nio", "jdk")) {
      tck.out.await("(?m)^" + provider + " +SunJSSE \\S+ +1 +0 +0 +0  CREATE-1.1 PASSED$");
    }
    tck.err.await("\\[2/2\\] jdk CREATE: 1 rules, 0 failed");
  }

  @Test
  void reports_go_to_the_folder_that_was_asked_for() throws Exception {
    Path reports = folder.resolve("made/here");
    Command tck =
        Command.run(
            "tck", "--provider", "nio:Conscrypt", "--rule", RULE, "--report", reports.toString());

    assertEquals(ExitCode.OK, tck.exitCode(), tck.err::text);
    Path page = reports.resolve("nio-Conscrypt-CREATE-1.1.html");
    assertTrue(Files.readString(page).contains("CREATE-1.1 PASSED"));
    tck.err.await("(?m)^usocket: the reports are in " + Pattern.quote(page.toString()) + "$");
  }

  @Test
  void a_folder_that_cannot_be_is_said_before_anything_runs() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Command tck = Command.run("tck", "--provider", "nio", "--report", file.toString());

    assertEquals(ExitCode.USAGE, tck.exitCode(), tck.err::text);
    tck.err.await(
        "reports cannot be written to '.*file': it is a file; --report DIR names another");
    assertEquals("", tck.out.text());
  }

  @Test
  void colours_are_for_terminals_that_have_them() {
    PrintStream nowhere = new Captured().printer();
    Console file = new Console(InputStream.nullInputStream(), nowhere, nowhere, false);
    Console terminal = new Console(InputStream.nullInputStream(), nowhere, nowhere, true);

    assertEquals(Ansi.OFF, Colours.of(file, Map.of()).ansi());
    assertEquals(Ansi.OFF, Colours.of(terminal, Map.of("TERM", "dumb")).ansi());
    assertEquals(Ansi.AUTO, Colours.of(terminal, Map.of("TERM", "xterm")).ansi());
    assertEquals("x", new Colours(Ansi.OFF).apply(TextStyle.Tone.BAD, "x"));
    String red = new Colours(Ansi.ON).apply(TextStyle.Tone.BAD, "x");
    assertTrue(red.matches("\033\\[31m\033\\[1mx.*\033\\[0m"), red);
  }

  @Test
  void declared_deviations_are_read_from_a_file_and_have_to_fail() throws Exception {
    Path file = folder.resolve("deviations");
    Files.writeString(file, "# known\n" + RULE + " https://acme.example/17 It is so.\n");
    Command tck =
        Command.run("tck", "--provider", "nio", "--rule", RULE, "--deviations", file.toString());

    assertEquals(ExitCode.FAILED, tck.exitCode(), tck.out::text);
    tck.out.await("take the declaration away");
  }

  @Test
  void a_declaration_that_cannot_be_read_is_told_with_its_line() throws Exception {
    Path file = Files.writeString(folder.resolve("deviations"), "\n" + RULE + " no link\n");
    Command tck = Command.run("tck", "--provider", "nio", "--deviations", file.toString());

    assertEquals(ExitCode.USAGE, tck.exitCode(), tck.out::text);
    tck.err.await("deviations:2: the deviation of CREATE-1.1 has 'no' instead of a link");

    Command two =
        Command.run(
            "tck", "--provider", "nio", "--provider", "jdk", "--deviations", file.toString());
    assertEquals(ExitCode.USAGE, two.exitCode(), two.out::text);
    two.err.await("name one with --provider");
  }

  @Test
  void the_table_can_be_had_as_markdown() throws Exception {
    Command tck = Command.run("tck", "--provider", "nio", "--rule", RULE, "--markdown");

    assertTrue(tck.out.text().startsWith("| provider | TLS library |"), tck.out::text);
    tck.out.await("(?m)^\\| `nio` \\| SunJSSE .* \\*\\*CREATE-1.1 PASSED\\*\\* \\|$");
    tck.out.await("(?m)^Java .*\\.$");
  }

  @Test
  void on_a_terminal_one_line_moves() {
    Captured err = new Captured();
    Console console =
        new Console(InputStream.nullInputStream(), err.printer(), err.printer(), true);
    Progress progress = new Progress(console, "[1/6] jdk", 168);
    progress.end();

    assertEquals("[1/6] jdk\r\033[K", err.text());
  }
}
