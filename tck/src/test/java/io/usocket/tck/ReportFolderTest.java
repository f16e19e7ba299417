// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

class ReportFolderTest {
  @TempDir Path temporary;

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  @Test
  void every_format_is_there_and_nothing_else() throws Exception {
    Path made = temporary.resolve("made/here");
    ReportFolder folder = new ReportFolder(made);
    folder.add(SampleReport.ofAllOutcomes());

    assertEquals(
        Set.of(
            "index.html",
            "acme-Engine.html",
            "acme-Engine.json",
            "acme-Engine.md",
            "acme-Engine.svg",
            "acme-Engine.txt",
            "acme-Engine.xml"),
        names(made));
    assertEquals(made.resolve("acme-Engine.html"), folder.page());
  }

  @Test
  void the_index_lists_every_report_and_links_to_its_files() throws Exception {
    ReportFolder folder = new ReportFolder(temporary);
    folder.add(SampleReport.ofAllOutcomes());
    folder.add(
        SampleReport.of(
            "other", List.of(SampleReport.rule("TLS-1.1", Level.MUST, Outcome.PASSED))));

    String index = Files.readString(folder.page());
    assertEquals(temporary.resolve("index.html"), folder.page());
    for (String name : names(temporary)) {
      assertTrue(name.equals("index.html") || index.contains("href=\"" + name + "\""), name);
    }
    assertTrue(index.contains("DOES NOT CONFORM") && index.contains("CONFORMS"), index);
  }

  @Test
  void a_report_of_an_earlier_run_is_replaced() throws Exception {
    Files.writeString(temporary.resolve("acme-Engine.txt"), "old");
    new ReportFolder(temporary).add(SampleReport.ofAllOutcomes());
    assertTrue(Files.readString(temporary.resolve("acme-Engine.txt")).contains("STREAM-2.3"));
  }

  @Test
  void a_name_stays_in_the_folder() {
    for (String provider : List.of("../up", "a/b", "..", "C:\\x", "a\u0000b")) {
      String name = ReportFolder.name(SampleReport.of(provider, List.of()));
      assertTrue(name.matches("[\\w-][\\w.-]*"), name);
    }
  }

  /** Two classes of a build. */
  static class Holding extends FakeSuites.Holding {}

  static class Failing extends FakeSuites.Failing {
    @Override
    protected String provider() {
      return "hostile-aborting";
    }
  }

  @Test
  void a_build_that_asks_for_reports_gets_those_of_all_its_classes() throws Exception {
    Builds.failures(
        Holding.class,
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(Failing.class))
            .configurationParameter(BuildReport.FOLDER, temporary.toString()));

    String good = Files.readString(temporary.resolve("plain.txt"));
    assertTrue(good.contains("plain: CONFORMS (1 passed"), good);
    String bad = Files.readString(temporary.resolve("hostile-aborting.txt"));
    assertTrue(bad.contains("DOES NOT CONFORM (1 failed"), bad);
    String index = Files.readString(temporary.resolve("index.html"));
    assertTrue(index.contains("plain.html") && index.contains("hostile-aborting.html"), index);
  }

  @Test
  void a_build_that_runs_not_all_rules_gets_that_in_its_report() throws Exception {
    Builds.failures(
        FakeSuites.Missing.class,
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter(BuildReport.FOLDER, temporary.toString()));

    String text = Files.readString(temporary.resolve("plain.txt"));
    assertTrue(text.contains("plain: INCOMPLETE (1 not run, 1 passed"), text);
  }

  @Test
  void a_file_in_its_place_is_said_at_once() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThrows(FileAlreadyExistsException.class, () -> new ReportFolder(file));
  }
}
