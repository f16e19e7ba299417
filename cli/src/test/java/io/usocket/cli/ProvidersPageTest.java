// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.USocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/PROVIDERS.md builds {@code tck/src/it/acme} step by step: the code compiles after each step,
 * and what stands there in the end is what maven-invoker builds and proves.
 */
@Timeout(60)
class ProvidersPageTest {
  private static final Path PAGE = Path.of("../docs/PROVIDERS.md");
  private static final Path ACME = Path.of("../tck/src/it/acme");
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";
  private static final String MODULE = "module-info";

  @TempDir Path folder;

  /**
   * The types as they are after each step; a step ends where a type is replaced that an earlier one
   * had for the time being.
   */
  private static List<Map<String, String>> steps() throws IOException {
    List<Map<String, String>> steps = new ArrayList<>();
    Map<String, String> types = new LinkedHashMap<>();
    for (String block : JavaBlocks.of(PAGE)) {
      String type = JavaBlocks.type(block);
      if (types.containsKey(type)) {
        steps.add(new LinkedHashMap<>(types));
      }
      types.put(type, block);
    }
    steps.add(types);
    return steps;
  }

  private static Map<String, String> last() throws IOException {
    List<Map<String, String>> steps = steps();
    return steps.get(steps.size() - 1);
  }

  @Test
  void the_code_compiles_after_each_step() throws Exception {
    List<Map<String, String>> steps = steps();
    assertEquals(
        4, steps.size(), "steps that replace what was there for the time being, and the end");
    for (Map<String, String> step : steps) {
      Map<String, String> types = new LinkedHashMap<>(step);
      types.remove(MODULE);
      Path into = folder.resolve("step" + steps.indexOf(step));
      String classes = System.getProperty("java.class.path");
      JavaBlocks.compile(types.values(), into, "-classpath", classes).close();
    }
  }

  @Test
  void it_is_a_module_as_well() throws Exception {
    Map<String, String> types = last();
    types.remove("AcmeTckTest"); // a test is not in the module
    Path api = Path.of(USocket.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    JavaBlocks.compile(types.values(), folder, "--module-path", api.toString()).close();

    assertTrue(Files.exists(folder.resolve("module-info.class")));
  }

  @Test
  void it_ends_with_the_example_as_it_is() throws Exception {
    Map<String, String> types = last();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(ACME.resolve("src"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertEquals(7, sources.size(), "sources of acme");
    for (Path source : sources) {
      String type = source.getFileName().toString().replace(".java", "");
      assertEquals(Files.readString(source), LICENCE + types.get(type), type);
    }
  }

  @Test
  void its_build_file_is_that_of_the_example() throws Exception {
    String build = Files.readString(ACME.resolve("pom.xml")).replaceFirst("(?s)^.*?-->\n", "");
    String version =
        Files.readString(Path.of("../pom.xml")).replaceFirst("(?s)^.*?<version>(.*?)<.*$", "$1");

    String page = Files.readString(PAGE);
    assertTrue(
        page.contains("```xml\n" + build.replace("@project.version@", version) + "```"),
        "PROVIDERS.md has another pom.xml than " + ACME);
    assertTrue(page.contains(":usocket-tck:" + version + "'"), "the version in its build.gradle");
    assertTrue(
        page.contains("`" + Files.readString(service()).strip() + "`"), "the provider's class");
  }

  private static Path service() {
    return ACME.resolve("src/main/resources/META-INF/services/io.usocket.spi.SocketProvider");
  }
}
