// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pollers of many TLS connections of all backends, while nothing happens on them. */
@Timeout(180)
class IdlePollerTest {
  private static final String EVENT = "io.usocket.Poll";
  private static final int CONNECTIONS = 1000;
  private static final int PARTS = 5;

  /** A poller that does not sleep looks many thousand times a second. */
  private static final int A_FEW = 10;

  private static final Duration MOST_FOR_HANDSHAKES = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final List<RunningEcho> servers = new ArrayList<>();
  private final List<Closeable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
    servers.forEach(RunningEcho::close);
  }

  @Test
  void they_sleep_also_with_parts_of_records_and_of_hellos() throws Exception {
    Map<Integer, String> pollers = new HashMap<>();
    List<USocket> asked = new ArrayList<>();
    Poller clients = Sockets.poll();
    open.add(clients);
    int left = CONNECTIONS;
    for (String backend : TestTls.backends()) {
      RunningEcho echo =
          RunningEcho.start(
              backend, IPPROTO_SEC, TestTls.server(MOST_FOR_HANDSHAKES), Long.MAX_VALUE);
      servers.add(echo);
      // another number for each, by which its poller is known
      int many = Math.min(left, CONNECTIONS / 6 + pollers.size());
      left -= many;
      asked.add(connect(backend, many, echo.address(), clients));
      for (int n = 0; n < PARTS; n++) {
        sendPartOfRecord(echo.address());
        sendPartOfHello(echo.address());
      }
      pollers.put(many + 2 * PARTS + 1, "server on " + backend);
    }
    pollers.put(CONNECTIONS - left, "clients");
    for (USocket client : asked) {
      assertEcho(client); // by now the servers have looked at all that came before
    }

    List<String> looks = looksWhilePolling(clients, pollers);

    assertTrue(looks.contains("clients"), () -> "looks: " + looks);
    for (String poller : pollers.values()) {
      int often = Collections.frequency(looks, poller);
      assertTrue(often <= A_FEW, () -> poller + ": " + often + " looks");
    }
    assertTrue(pollers.values().containsAll(looks), () -> "looks: " + looks);
    for (USocket client : asked) {
      assertEcho(client);
    }
  }

  /** Polls for a second, and tells which poller has looked, for each time that one did. */
  private List<String> looksWhilePolling(Poller poller, Map<Integer, String> names)
      throws IOException {
    Path file = folder.resolve("polls.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).withoutThreshold();
      recording.start();
      List<PollEvent> told = poller.poll(1000);
      recording.stop();
      recording.dump(file);
      assertEquals(List.of(), told);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(EVENT))
        .map(event -> event.getInt("registered"))
        .map(registered -> names.getOrDefault(registered, registered + " sockets"))
        .toList();
  }

  /** The last of so many. */
  private USocket connect(String backend, int many, InetSocketAddress server, Poller poller)
      throws Exception {
    TlsConfig config = TlsConfig.builder().dangerouslyDisableVerification().build(); // cheaper
    USocket client = null;
    for (int n = 0; n < many; n++) {
      client = Sockets.using(backend).socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, config);
      open.add(client);
      client.settimeout(20);
      client.connect(server);
      poller.register(client, POLLIN);
    }
    return Objects.requireNonNull(client);
  }

  /** A connection in order, and then part of a record on it. */
  private void sendPartOfRecord(InetSocketAddress server) throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", TestPki.root().certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    Socket tcp = connectTcp(server);
    SSLSocket tls =
        (SSLSocket)
            context.getSocketFactory().createSocket(tcp, "localhost", server.getPort(), false);
    tls.startHandshake();
    tcp.getOutputStream().write(new byte[] {23, 3, 3, 1, 0, 42, 42, 42});
  }

  private void sendPartOfHello(InetSocketAddress server) throws Exception {
    byte[] hello = TestTls.hello();
    connectTcp(server).getOutputStream().write(hello, 0, hello.length / 2);
  }

  private Socket connectTcp(InetSocketAddress server) throws IOException {
    Socket tcp = new Socket(server.getAddress(), server.getPort());
    open.add(tcp);
    return tcp;
  }

  private static void assertEcho(USocket client) throws IOException {
    client.sendall("hello\n".getBytes(US_ASCII));
    assertEquals("hello\n", new String(client.readline(), US_ASCII));
  }
}
