// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApiShapeTest {
  @TempDir Path folder;

  @Test
  void the_api_on_the_class_path_is_the_one_that_the_TCK_is_built_for() {
    assertDoesNotThrow(() -> ApiShape.require());
  }

  @Test
  void an_api_with_more_is_welcome_and_one_with_less_is_told_with_what_it_lacks() {
    assertDoesNotThrow(() -> ApiShape.require(Set.of("a"), Set.of("a", "b")));
    String text =
        assertThrows(
                IllegalStateException.class, () -> ApiShape.require(Set.of("a", "b"), Set.of("a")))
            .getMessage();
    assertTrue(text.contains("it lacks 1 members, such as b. Use both of the same version"), text);
  }

  @Test
  void a_run_with_an_older_api_ends_with_that_and_not_with_an_error_of_the_JVM() throws Exception {
    Path shape = Files.createDirectories(folder.resolve("META-INF/usocket")).resolve("api.txt");
    Files.writeString(shape, "io.usocket.Sockets : final class extends java.lang.Object\n");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                OldApiRun.class.getName())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = jvm.getInputStream()) {
      String told = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(jvm.waitFor(60, TimeUnit.SECONDS), told);
      assertEquals(1, jvm.exitValue(), told);
      assertTrue(told.contains("is not the one that usocket-tck"), told);
      assertTrue(told.contains("Use both of the same version"), told);
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** A program that runs the TCK. */
  static final class OldApiRun {
    public static void main(String[] args) {
      System.out.println(TextReport.of(TckRun.of("plain").only("CREATE-1.1").run()));
    }
  }
}
