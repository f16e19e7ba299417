// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.TlsConfig;
import io.usocket.USocketException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
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

/** The code in docs/POLLING.md compiles, and its server echoes. */
@Timeout(120)
class PollingTest {
  private static final String PROPERTY = "usocket.provider";

  @TempDir static Path folder;
  private static URLClassLoader page;

  @BeforeAll
  static void compile() throws Exception {
    page = JavaBlocks.compile(Path.of("..", "docs", "POLLING.md"), folder);
  }

  @AfterAll
  static void end() throws Exception {
    System.clearProperty(PROPERTY);
    page.close();
  }

  static Stream<Arguments> backendsAndProtocols() {
    return TestTls.backends().stream()
        .flatMap(
            backend ->
                Stream.of(Protocol.IPPROTO_TCP, Protocol.IPPROTO_SEC)
                    .map(protocol -> Arguments.of(backend, protocol)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("backendsAndProtocols")
  void its_server_loses_nothing_and_does_not_read_from_who_does_not_read(
      String backend, Protocol protocol) throws Exception {
    System.setProperty(PROPERTY, backend);
    Captured said = new Captured();
    PrintStream before = System.out;
    System.setOut(said.printer());
    FutureTask<Object> serving = new FutureTask<>(() -> serve(protocol));
    Thread server = new Thread(serving, "POLLING server");
    server.setDaemon(true);
    server.start();
    try {
      int port = Integer.parseInt(said.await("listening on (\\d+)\\n").group(1));
      EchoChecks.serves(backend, protocol, new InetSocketAddress("127.0.0.1", port));
    } finally {
      System.setOut(before);
      server.interrupt();
    }
    ExecutionException ended =
        assertThrows(ExecutionException.class, () -> serving.get(10, TimeUnit.SECONDS));
    assertEquals(Errno.EINTR, ((USocketException) ended.getCause()).errno());
  }

  private static Object serve(Protocol protocol) throws Exception {
    try {
      return page.loadClass("PollingEcho")
          .getMethod("serve", Protocol.class, TlsConfig.class, int.class)
          .invoke(null, protocol, TestTls.server(Duration.ofSeconds(60)), 0);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
