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

  @Test
  void a_file_in_its_place_is_said_at_once() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThrows(FileAlreadyExistsException.class, () -> new ReportFolder(file));
  }
}
