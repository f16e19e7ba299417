// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.IPPROTO_SEC;

import com.sun.management.UnixOperatingSystemMXBean;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures many TLS connections: an echo server on one poller, its clients on another. Arguments:
 * {@code BACKEND PAIRS ROUNDS BYTES [apart]}; {@code apart}: the server is a process of its own,
 * and only the clients are measured.
 *
 * <p>Memory is per TLS socket, of which a pair in one process has two; that of the process is worth
 * reading with {@code -Xms} equal to {@code -Xmx} and {@code -XX:+AlwaysPreTouch} only.
 */
final class ManyConnections {
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final int WARM_UP = 50;
  private static final UnixOperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);

  private final String backend;
  private final int rounds;
  private final int bytes;
  private final PrintStream out;

  private ManyConnections(String backend, int rounds, int bytes, PrintStream out) {
    this.backend = backend;
    this.rounds = rounds;
    this.bytes = bytes;
    this.out = out;
  }

  /** Does what the class says. */
  public static void main(String[] args) throws Exception {
    String backend = args[0];
    int pairs = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    int bytes = Integer.parseInt(args[3]);
    Main.silenceBouncyCastle();
    new ManyConnections(backend, rounds, bytes, new PrintStream(OutputStream.nullOutputStream()))
        .together(WARM_UP);
    ManyConnections measured = new ManyConnections(backend, rounds, bytes, System.out);
    if (args.length > 4) {
      measured.apart(pairs);
    } else {
      measured.together(pairs);
    }
  }

  private void together(int pairs) throws Exception {
    try (RunningEcho echo = RunningEcho.start(backend, IPPROTO_SEC, TestTls.server(MOST), pairs)) {
      measure(echo.address(), pairs, 2 * pairs, echo::failed);
      out.print(echo.err.text());
    }
  }

  private void apart(int pairs) throws Exception {
    Path pem = Files.createTempFile("usocket", ".pem");
    Files.writeString(pem, TestPki.serverEc().toPem());
    try (EchoProcess echo =
        EchoProcess.start(
            "--provider",
            backend,
            "--tls",
            "--cert",
            pem.toString(),
            "--timeout",
            String.valueOf(MOST.toSeconds()),
            "--max-connections",
            String.valueOf(pairs))) {
      measure(echo.address(), pairs, pairs, () -> (long) echo.exitCode());
      out.print(echo.err.atEnd());
    } finally {
      Files.delete(pem);
    }
  }

  private void measure(InetSocketAddress server, int pairs, int sockets, Callable<Long> failed)
      throws Exception {
    TlsConfig config = TestTls.client();
    try (EchoClients clients = new EchoClients(Sockets.using(backend), IPPROTO_SEC, server)) {
      Load before = Load.now();
      Span connecting = new Span();
      clients.connect(pairs, config);
      connecting.end();

      Span exchanging = new Span();
      for (int n = 0; n < rounds; n++) {
        clients.exchange(bytes);
      }
      exchanging.end();
      Load idle = Load.now();

      Span ending = new Span();
      clients.end();
      long bad = failed.call();
      ending.end();

      print(
          "%s, Java %s: %d connections, %d TLS sockets in this process, %d rounds of %d bytes",
          Sockets.using(backend), Runtime.version().feature(), pairs, sockets, rounds, bytes);
      print(
          "  connect %.1f s: %.0f handshakes/s, %.2f ms CPU each",
          connecting.seconds, pairs / connecting.seconds, 1000 * connecting.computed / pairs);
      double trips = (double) pairs * rounds;
      print(
          "  echo %.1f s: %.0f round trips/s, %.1f us CPU each",
          exchanging.seconds, trips / exchanging.seconds, 1e6 * exchanging.computed / trips);
      print(
          "  threads +%d, descriptors +%d",
          idle.threads - before.threads, idle.descriptors - before.descriptors);
      print(
          "  per idle TLS socket: heap %.2f KiB, direct %.2f KiB, resident beside the heap %.2f KiB",
          (idle.heap - before.heap) / 1024.0 / sockets,
          (idle.direct - before.direct) / 1024.0 / sockets,
          (idle.resident - before.resident) / 1024.0 / sockets);
      print(
          "  end %.1f s, %.2f ms CPU each; %s",
          ending.seconds,
          1000 * ending.computed / pairs,
          bad == 0 ? "all clean" : "NOT CLEAN: " + bad);
    }
  }

  private void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** How long something took, and how long this process computed for it. */
  private static final class Span {
    private final long start = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();
    private double seconds;
    private double computed;

    void end() {
      seconds = (System.nanoTime() - start) / 1e9;
      computed = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    }
  }

  /** What the process holds at one moment. */
  private record Load(long heap, long resident, long direct, int threads, long descriptors) {
    static Load now() throws IOException, InterruptedException {
      for (int n = 0; n < 3; n++) {
        System.gc();
        Thread.sleep(200); // cleaners run
      }
      Runtime runtime = Runtime.getRuntime();
      return new Load(
          runtime.totalMemory() - runtime.freeMemory(),
          residentBytes(),
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .filter(pool -> pool.getName().equals("direct"))
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          SYSTEM.getOpenFileDescriptorCount());
    }

    private static long residentBytes() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    }
  }
}
