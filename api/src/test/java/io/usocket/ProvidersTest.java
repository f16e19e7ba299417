// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.spi.SocketProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators read when the choice of a provider goes right or wrong. */
class ProvidersTest {
  private static final int CLASS_FILE_MAJOR = 7;

  @TempDir Path folder;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> services = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();
  private Providers providers;

  @BeforeEach
  void providersOfTheFolder() {
    providers = new Providers(this::discover, properties::get, environment::get);
  }

  @AfterEach
  void closeLoaders() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  @Test
  void the_only_provider_is_chosen_without_a_word() throws IOException {
    install("alpha");
    assertEquals("alpha", providers.byDeployment().name());
  }

  @Test
  void no_provider_is_an_error_that_names_what_to_add() {
    String text = deploymentError();
    assertContains(text, "no usocket provider is on the class path or module path");
    assertContains(text, "io.usocket:usocket-provider-jdk");
    assertContains(text, "io.usocket:usocket-provider-nio");
    assertContains(text, "io.usocket:usocket-provider-bc");
  }

  @Test
  void several_providers_are_an_error_that_lists_them_and_the_ways_to_choose() throws IOException {
    install("beta");
    install("alpha");
    String text = deploymentError();
    assertContains(text, "several usocket providers are there: alpha, beta");
    assertContains(text, "-Dusocket.provider=NAME");
    assertContains(text, "USOCKET_PROVIDER=NAME");
  }

  @Test
  void the_property_chooses_before_the_environment() throws IOException {
    install("alpha");
    install("beta");
    environment.put("USOCKET_PROVIDER", "alpha");
    assertEquals("alpha", providers.byDeployment().name());
    properties.put("usocket.provider", "beta");
    assertEquals("beta", providers.byDeployment().name());
  }

  @Test
  void the_argument_chooses_before_the_property() throws IOException {
    install("alpha");
    install("beta");
    properties.put("usocket.provider", "beta");
    assertEquals("alpha", providers.byName("alpha", "the argument").name());
  }

  @Test
  void a_wrong_name_lists_what_there_is_and_where_the_name_came_from() throws IOException {
    install("alpha");
    properties.put("usocket.provider", "aplha");
    String text = deploymentError();
    assertContains(text, "-Dusocket.provider=aplha");
    assertContains(text, "there is no usocket provider 'aplha'; there are: alpha");
  }

  @Test
  void a_wrong_name_in_the_environment_says_so() throws IOException {
    install("alpha");
    environment.put("USOCKET_PROVIDER", "gamma");
    assertContains(deploymentError(), "USOCKET_PROVIDER=gamma: there is no usocket provider");
  }

  @Test
  void a_provider_without_the_jar_beneath_it_is_listed_with_its_reason() throws IOException {
    install("alpha");
    compile("Library", "public class Library {}");
    install("needy", "  final Library library = new Library();");
    Files.delete(folder.resolve("Library.class"));
    properties.put("usocket.provider", "needy");
    String text = deploymentError();
    assertContains(text, "not usable");
    assertContains(text, "Library");
    properties.remove("usocket.provider");
    assertEquals("alpha", providers.byDeployment().name());
  }

  @Test
  void a_provider_that_says_what_it_misses_is_not_chosen_and_its_words_are_given()
      throws IOException {
    install("alpha");
    install(
        "modest",
        "  public java.util.Optional<String> missing() {"
            + " return java.util.Optional.of(\"add com.example:tls:1.0\"); }");
    assertEquals("alpha", providers.byDeployment().name());
    properties.put("usocket.provider", "modest");
    assertContains(
        deploymentError(), "provider 'modest' cannot work here: add com.example:tls:1.0");
  }

  @Test
  void a_provider_for_a_newer_java_is_listed_with_its_reason_and_does_not_hide_the_others()
      throws IOException {
    Path newer = install("newer");
    byte[] bytes = Files.readAllBytes(newer);
    bytes[CLASS_FILE_MAJOR] = 99;
    Files.write(newer, bytes);
    install("alpha");
    assertEquals("alpha", providers.byDeployment().name());
    properties.put("usocket.provider", "newer");
    String text = deploymentError();
    assertContains(text, "there are: alpha");
    assertContains(text, "Newer");
    assertContains(text, "run on a newer Java");
  }

  @Test
  void a_provider_that_throws_is_listed_with_its_reason_and_does_not_hide_the_others()
      throws IOException {
    install("thrower", "  { if (true) { throw new IllegalStateException(\"out of luck\"); } }");
    install("alpha");
    assertEquals("alpha", providers.byDeployment().name());
    properties.put("usocket.provider", "thrower");
    assertContains(deploymentError(), "out of luck");
  }

  @Test
  void a_provider_that_is_not_there_at_all_is_listed_and_does_not_hide_the_others()
      throws IOException {
    services.add("com.example.Gone");
    install("alpha");
    assertEquals("alpha", providers.byDeployment().name());
    properties.put("usocket.provider", "gone");
    assertContains(deploymentError(), "com.example.Gone");
  }

  @Test
  void two_providers_of_one_name_are_an_error_that_names_their_classes() throws IOException {
    install("alpha");
    compile("Other", source("Other", "alpha", ""));
    services.add("Other");
    properties.put("usocket.provider", "alpha");
    String text = deploymentError();
    assertContains(text, "several providers have the name 'alpha'");
    assertContains(text, "Other");
  }

  @Test
  void an_engine_of_a_provider_without_engines_is_an_error_that_says_so() throws IOException {
    install("alpha");
    properties.put("usocket.provider", "alpha:Turbo");
    assertContains(deploymentError(), "provider 'alpha' has no engines to choose from");
  }

  @Test
  void a_required_feature_that_is_claimed_lets_the_program_start() throws IOException {
    install("alpha");
    properties.put("usocket.require", "tcp, TLS_1_3");
    assertEquals("alpha", providers.byDeployment().name());
  }

  @Test
  void a_required_feature_that_is_not_claimed_stops_the_program() throws IOException {
    install("alpha");
    properties.put("usocket.require", "TLS_1_3,HALF_CLOSE");
    String text = deploymentError();
    assertContains(text, "-Dusocket.require: provider 'alpha'");
    assertContains(text, "does not have HALF_CLOSE");
  }

  @Test
  void a_required_feature_that_does_not_exist_stops_the_program_and_lists_those_that_do()
      throws IOException {
    install("alpha");
    properties.put("usocket.require", "TLS_1_4");
    String text = deploymentError();
    assertContains(text, "'TLS_1_4' is not a feature");
    assertContains(text, "TLS_1_3");
  }

  @Test
  void a_failure_is_not_remembered() throws IOException {
    deploymentError();
    install("alpha");
    assertEquals("alpha", providers.byDeployment().name());
  }

  @Test
  void a_choice_is_remembered() throws IOException {
    install("alpha");
    Backend first = providers.byDeployment();
    assertSame(first, providers.byDeployment());
  }

  @Test
  void a_provider_at_hand_needs_no_discovery() throws IOException {
    install("alpha");
    SocketProvider alpha = discover().usable().get(0);
    assertEquals("alpha", providers.byObject(alpha).name());
  }

  @Test
  void a_provider_at_hand_is_held_to_what_the_deployment_relies_on() throws IOException {
    install("alpha");
    SocketProvider alpha = discover().usable().get(0);
    properties.put("usocket.require", "HALF_CLOSE");
    ProviderException e = assertThrows(ProviderException.class, () -> providers.byObject(alpha));
    assertContains(e.getMessage(), "does not have HALF_CLOSE");
  }

  @Test
  void a_provider_at_hand_that_cannot_work_is_an_error() throws IOException {
    install(
        "alpha",
        "public java.util.Optional<String> missing() { return java.util.Optional.of(\"no moon\"); }");
    SocketProvider alpha = loaded("Alpha");
    ProviderException e = assertThrows(ProviderException.class, () -> providers.byObject(alpha));
    assertContains(e.getMessage(), "provider 'alpha' cannot work here: no moon");
  }

  @Test
  void discovery_tells_of_usable_and_broken_providers() throws IOException {
    install("alpha");
    services.add("com.example.Gone");
    List<InstalledProvider> found = discover().found();
    assertEquals(2, found.size());
    assertTrue(found.stream().anyMatch(p -> p.name().equals("alpha") && p.problem().isEmpty()));
    assertTrue(found.stream().anyMatch(p -> p.problem().isPresent()));
    assertFalse(discover().usable().isEmpty());
  }

  private SocketProvider loaded(String type) throws IOException {
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, SocketProvider.class.getClassLoader());
    loaders.add(loader);
    try {
      return (SocketProvider) loader.loadClass(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private String deploymentError() {
    return assertThrows(ProviderException.class, providers::byDeployment).getMessage();
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> "expected «" + part + "» in: " + text);
  }

  private ProviderDiscovery discover() {
    try {
      Path list = folder.resolve("META-INF/services/" + SocketProvider.class.getName());
      Files.createDirectories(list.getParent());
      Files.write(list, services);
      URLClassLoader loader =
          new URLClassLoader(
              new URL[] {folder.toUri().toURL()}, SocketProvider.class.getClassLoader());
      loaders.add(loader);
      return ProviderDiscovery.of(
          () -> ServiceLoader.load(SocketProvider.class, loader).iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path install(String name, String... members) throws IOException {
    String type = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    Path compiled = compile(type, source(type, name, String.join("\n", members)));
    services.add(type);
    return compiled;
  }

  private static String source(String type, String name, String members) {
    return """
        public class %s implements io.usocket.spi.SocketProvider {
        %s
          public String name() { return "%s"; }
          public String backend() { return "none"; }
          public java.util.Set<io.usocket.Feature> features() {
            return java.util.Set.of(io.usocket.Feature.TCP, io.usocket.Feature.TLS_1_3);
          }
          public io.usocket.spi.StreamPort openStream(io.usocket.AddressFamily family) {
            throw new UnsupportedOperationException();
          }
          public io.usocket.spi.DatagramPort openDatagram(io.usocket.AddressFamily family) {
            throw new UnsupportedOperationException();
          }
          public io.usocket.spi.TlsContext tls(io.usocket.TlsConfig config) {
            throw new UnsupportedOperationException();
          }
        }
        """
        .formatted(type, members, name);
  }

  private Path compile(String type, String source) throws IOException {
    Path file = folder.resolve(type + ".java");
    Files.writeString(file, source, StandardCharsets.UTF_8);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int errors =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            folder.toString(),
            "-cp",
            folder + java.io.File.pathSeparator + System.getProperty("java.class.path"),
            file.toString());
    assertEquals(0, errors, "the test's own provider compiles");
    return folder.resolve(type + ".class");
  }
}
