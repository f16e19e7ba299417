// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints the verdict of a class in a build, and writes its reports if the build asks for them.
 * Registered before {@link TckExtension}, so that it comes after it at the end.
 */
final class BuildReport implements AfterAllCallback {
  /** The folder. */
  static final String FOLDER = "usocket.tck.report";

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Optional<SuiteRun> run = TckExtension.runOf(context);
    if (run.isEmpty() || TckExtension.assigned(context).isPresent()) {
      return;
    }
    TckReport report = run.get().report(problem(context));
    System.out.println(TextReport.summary(report));
    Optional<String> folder =
        context.getConfigurationParameter(FOLDER).filter(text -> !text.isBlank());
    if (folder.isPresent()) {
      folder(context, Path.of(folder.get())).add(report);
    }
  }

  /** What has failed the class; rules that did not run are told of one by one. */
  private static Optional<String> problem(ExtensionContext context) {
    return context
        .getExecutionException()
        .filter(thrown -> !(thrown instanceof IncompleteRun || thrown instanceof OneRuleAlone))
        .map(Throwable::toString);
  }

  /** One for all classes of a build, since its index lists them all. */
  private static ReportFolder folder(ExtensionContext context, Path path) throws IOException {
    try {
      return context
          .getRoot()
          .getStore(TckExtension.NAMESPACE)
          .computeIfAbsent(path, BuildReport::open, ReportFolder.class);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ReportFolder open(Path path) {
    try {
      return new ReportFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
