// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of reports, in every format: for each provider {@code NAME.html}, {@code .txt}, {@code
 * .json}, {@code .xml} (JUnit), {@code .md} (a row) and {@code .svg} (a badge), where {@code
 * nio:Conscrypt} is {@code nio-Conscrypt}; and {@code index.html}, which lists what was added. A
 * file is there as a whole or not at all; one of the same name is replaced. Safe for use by several
 * threads.
 *
 * <pre>{@code
 * new ReportFolder(Path.of("target/tck")).add(TckRun.of("acme").run());
 * }</pre>
 */
public final class ReportFolder {
  private static final String INDEX = "index.html";

  private final Path folder;
  private final List<TckReport> reports = new ArrayList<>();

  /**
   * A folder for reports.
   *
   * @param folder made if it is not there
   * @throws IOException it cannot be made or written to
   */
  public ReportFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /** The page that lists the reports; of one report alone, its page. */
  public synchronized Path page() {
    return folder.resolve(reports.size() == 1 ? name(reports.get(0)) + ".html" : INDEX);
  }

  /**
   * Writes a report, and the list of those added so far.
   *
   * @param report what a run has found
   * @throws IOException the folder cannot be written to
   */
  public synchronized void add(TckReport report) throws IOException {
    String name = name(report);
    Map<String, String> files = new LinkedHashMap<>();
    files.put(".txt", TextReport.of(report));
    files.put(".json", JsonReport.of(report));
    files.put(".xml", JUnitXmlReport.of(report));
    files.put(".md", MarkdownReport.of(List.of(report)));
    files.put(".svg", Badge.of(report));
    files.put(".html", HtmlReport.of(report));
    for (Map.Entry<String, String> file : files.entrySet()) {
      write(name + file.getKey(), file.getValue());
    }
    reports.add(report);
    write(INDEX, HtmlIndex.of(reports));
  }

  /** Without extension: the provider's name, with what may not stand in a file's name replaced. */
  static String name(TckReport report) {
    String name = report.environment().provider().replaceAll("[^\\w.-]|^\\.", "-");
    return report.only().map(rule -> name + "-" + rule).orElse(name);
  }

  /** Renamed into its place, so that nobody reads half of it. */
  private void write(String name, String text) throws IOException {
    Path part = folder.resolve(name + ".part");
    try {
      Files.write(part, text.getBytes(StandardCharsets.UTF_8)); // never fails, whatever the text is
      Files.move(
          part,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
