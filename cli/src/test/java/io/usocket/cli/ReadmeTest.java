// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Protocol;
import io.usocket.TlsConfig;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The code in README.md compiles, and the three examples do what they say. */
@Timeout(30)
class ReadmeTest {
  private static final List<String> PROVIDERS =
      List.of("jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc");
  private static final String PROPERTY = "usocket.provider";

  @TempDir static Path folder;
  private static URLClassLoader readme;

  @BeforeAll
  static void compile() throws Exception {
    readme = JavaBlocks.compile(Path.of("../README.md"), folder);
  }

  @AfterAll
  static void end() throws Exception {
    System.clearProperty(PROPERTY);
    readme.close();
  }

  static Stream<Arguments> providersAndProtocols() {
    return PROVIDERS.stream()
        .flatMap(
            provider ->
                Stream.of(Protocol.IPPROTO_TCP, Protocol.IPPROTO_SEC)
                    .map(protocol -> Arguments.of(provider, protocol)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("providersAndProtocols")
  void the_server_and_the_client_talk(String provider, Protocol protocol) throws Exception {
    System.setProperty(PROPERTY, provider);
    Captured said = new Captured();
    PrintStream before = System.out;
    System.setOut(said.printer());
    FutureTask<Object> serving =
        new FutureTask<>(() -> call("TcpServer", "serve", protocol, server(), 0));
    Thread server = new Thread(serving, "README server");
    server.setDaemon(true);
    server.start();
    try {
      int port = Integer.parseInt(said.await("listening on (\\d+)\\n").group(1));
      for (String line : List.of("hello", "again")) {
        Object answer = call("TcpClient", "ask", protocol, client(), "localhost", port, line);
        assertEquals(line.toUpperCase(java.util.Locale.ROOT), answer);
      }
    } finally {
      System.setOut(before);
      server.interrupt(); // accept leaves with EINTR
      server.join(TimeUnit.SECONDS.toMillis(10));
    }
    assertEquals(false, server.isAlive(), "the server does not end");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("providersAndProtocols")
  void the_site_answers(String provider, Protocol protocol) throws Exception {
    System.setProperty(PROPERTY, provider);
    try (Site site = Site.start(protocol == Protocol.IPPROTO_SEC)) {
      Object page = call("ConnectToSite", "get", protocol, client(), "localhost", site.port());

      assertEquals("HTTP/1.0 200 OK\r\n\r\nhello\n", page);
      assertEquals("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", site.request());
    }
  }

  private static Object call(String type, String method, Object... args) throws Exception {
    for (var each : readme.loadClass(type).getMethods()) {
      if (each.getName().equals(method)) {
        try {
          return each.invoke(null, args);
        } catch (InvocationTargetException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }
    }
    throw new AssertionError("README.md has no " + type + "." + method);
  }

  private static TlsConfig server() throws Exception {
    Credential good = TestPki.serverEc();
    return TlsConfig.builder()
        .identity(good.privateKey(), good.chain().toArray(X509Certificate[]::new))
        .build();
  }

  private static TlsConfig client() throws Exception {
    return TlsConfig.builder().trust(TestPki.root().certificate()).build();
  }
}
