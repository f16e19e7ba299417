// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProvidersCommandTest {
  private static final String PROPERTY = "usocket.provider";

  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void all_six_are_listed_with_their_library_and_none_is_picked_by_luck() throws Exception {
    Command providers = Command.run("providers");

    assertEquals(ExitCode.OK, providers.exitCode(), providers.err::text);
    providers.out.await("(?m)^jdk +SunJSSE ");
    providers.out.await("(?m)^jdk:Conscrypt +Conscrypt ");
    providers.out.await("(?m)^nio +SunJSSE ");
    providers.out.await("(?m)^nio:Conscrypt +Conscrypt ");
    providers.out.await("(?m)^nio:BCJSSE +BCJSSE ");
    providers.out.await("(?m)^bc +\\S");
    providers.out.await("(?m)^Chosen here: none\\. .*several usocket providers are there: bc, jdk");
  }

  @Test
  void what_the_deployment_says_is_chosen_and_why() throws Exception {
    System.setProperty(PROPERTY, "nio:Conscrypt");
    Command providers = Command.run("providers");

    assertEquals(ExitCode.OK, providers.exitCode(), providers.err::text);
    providers.out.await(
        "Chosen here: nio:Conscrypt \\(Conscrypt \\S+\\), by -Dusocket.provider=nio:Conscrypt");
  }

  @Test
  void a_deployment_that_cannot_be_honoured_exits_with_1() throws Exception {
    System.setProperty(PROPERTY, "wolf");
    Command providers = Command.run("providers");

    assertEquals(ExitCode.FAILED, providers.exitCode());
    providers.out.await("Chosen here: none\\. .*there is no usocket provider 'wolf'");
  }

  @Test
  void a_provider_on_the_class_path_that_does_not_load_is_listed_with_its_reason()
      throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("io.usocket.spi.SocketProvider"), "com.acme.Absent\n");
    Command providers = Command.run("providers", "--classpath", folder.toString());

    assertEquals(ExitCode.OK, providers.exitCode(), providers.err::text);
    assertTrue(
        providers
            .out
            .text()
            .lines()
            .anyMatch(l -> l.contains("NOT USABLE") && l.contains("Absent")),
        providers.out::text);
    providers.out.await("(?m)^nio +SunJSSE ");
  }
}
