// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.SHUT_RDWR;
import static io.usocket.Sockets.SHUT_WR;
import static io.usocket.Sockets.SOCK_STREAM;
import static io.usocket.Sockets.using;
import static io.usocket.jdk.Pair.aside;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.ProviderException;
import io.usocket.SocketTimedOutException;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkProviderTest {
  @Test
  void it_is_found_with_its_engines() throws Exception {
    assertTrue(new JdkProvider().engines().containsAll(List.of("SunJSSE", "Conscrypt", "BCJSSE")));
    assertTrue(using("jdk").tlsLibrary().startsWith("SunJSSE"), using("jdk").tlsLibrary());
    assertTrue(using("jdk:Conscrypt").tlsLibrary().startsWith("Conscrypt 2."));
    assertTrue(using("jdk:BCJSSE").tlsLibrary().startsWith("BCJSSE 1."));
    assertThrows(ProviderException.class, () -> using("jdk:Nonesuch"));
  }

  @Test
  void half_close_is_claimed_for_SunJSSE_only() throws Exception {
    assertTrue(using("jdk").features().contains(Feature.HALF_CLOSE));
    assertEquals(
        List.of(false, false),
        List.of(
            using("jdk:Conscrypt").features().contains(Feature.HALF_CLOSE),
            using("jdk:BCJSSE").features().contains(Feature.HALF_CLOSE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_conversation_over_real_sockets(String provider) throws Exception {
    try (USocket listener = listener(provider, serving(TestPki.serverRsa()).build());
        USocket client = client(provider, trusting().build())) {
      CompletableFuture<byte[]> served =
          aside(
              () -> {
                try (USocket accepted = listener.accept().socket()) {
                  byte[] line = accepted.readline();
                  accepted.sendall(line);
                  return accepted.read();
                }
              });
      client.connect("127.0.0.1", listener.getsockname().getPort());
      client.sendall("hello\n".getBytes(US_ASCII));
      assertEquals("hello\n", new String(client.readline(), US_ASCII));
      assertTrue(client.tlsInfo().backend().length() > 0);
      client.shutdown(SHUT_RDWR);
      assertEquals(0, served.get().length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_read_that_times_out_in_the_middle_loses_nothing(String provider) throws Exception {
    try (USocket listener = listener(provider, serving(TestPki.serverEc()).build());
        USocket client = client(provider, trusting().build())) {
      CompletableFuture<USocket> accepting = aside(() -> handshaken(listener.accept().socket()));
      client.connect("127.0.0.1", listener.getsockname().getPort());
      try (USocket accepted = accepting.get()) {
        accepted.sendall(new byte[] {1, 2, 3});
        client.settimeout(0.05);
        assertThrows(SocketTimedOutException.class, () -> client.read(5));
        client.setblocking(false);
        assertEquals("[1, 2, 3]", Arrays.toString(client.recv(100)));
        assertThrows(WouldBlockException.class, () -> client.recv(100));
        client.settimeout(20);
        accepted.sendall(new byte[] {4, 5});
        assertEquals("[4, 5]", Arrays.toString(client.read(2)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_handshake_with_a_silent_peer_ends_in_time(String provider) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        USocket client =
            client(provider, trusting().handshakeTimeout(Duration.ofMillis(100)).build())) {
      SocketTimedOutException e =
          assertThrows(
              SocketTimedOutException.class,
              () -> client.connect("127.0.0.1", silent.getLocalPort()));
      assertTrue(e.getMessage().contains("handshake"), e.getMessage());
      try (Socket theirs = silent.accept()) {
        assertTrue(theirs.getInputStream().readAllBytes().length > 0, "no ClientHello came");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_name_with_an_underscore_is_no_obstacle(String provider) throws Exception {
    TlsConfig config = trusting().serverName("my_server.usocket.test").build();
    try (USocket listener = listener("jdk", serving(TestPki.serverEc()).build());
        USocket client = client(provider, config)) {
      CompletableFuture<USocket> accepting = aside(() -> handshaken(listener.accept().socket()));
      TlsException e =
          assertThrows(
              TlsException.class,
              () -> client.connect("127.0.0.1", listener.getsockname().getPort()));
      assertEquals(Reason.PEER_CERTIFICATE, e.reason(), e.getMessage());
      // without a peer's name (Conscrypt) the name is refused after the server has got all
      accepting.handle((socket, refused) -> socket).thenAccept(JdkProviderTest::closeIfAny).get();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_server_without_a_protocol_in_common_says_so(String provider) throws Exception {
    try (USocket listener = listener(provider, serving(TestPki.serverEc()).alpn("h2").build());
        USocket client = client("jdk", trusting().alpn("http/1.1").build())) {
      CompletableFuture<USocket> accepting = aside(() -> handshaken(listener.accept().socket()));
      TlsException told =
          assertThrows(
              TlsException.class,
              () -> client.connect("127.0.0.1", listener.getsockname().getPort()));
      assertEquals(Optional.of(io.usocket.TlsAlert.NO_APPLICATION_PROTOCOL), told.alert());
      TlsException e =
          (TlsException) assertThrows(ExecutionException.class, accepting::get).getCause();
      assertEquals(Reason.NOTHING_IN_COMMON, e.reason(), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_server_for_another_name_is_refused_and_told(String provider) throws Exception {
    try (USocket listener = listener("jdk", serving(TestPki.wrongName()).build());
        USocket client = client(provider, trusting().build())) {
      CompletableFuture<USocket> accepting = aside(() -> handshaken(listener.accept().socket()));
      TlsException e =
          assertThrows(
              TlsException.class,
              () -> client.connect("127.0.0.1", listener.getsockname().getPort()));
      assertEquals(Reason.PEER_CERTIFICATE, e.reason(), e.getMessage());
      TlsException told =
          (TlsException) assertThrows(ExecutionException.class, accepting::get).getCause();
      assertEquals(Reason.PEER_ALERT, told.reason(), told.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "jdk:Conscrypt", "jdk:BCJSSE"})
  void a_handshake_that_must_not_wait_goes_on_where_it_stopped(String provider) throws Exception {
    try (USocket listener = listener(provider, serving(TestPki.serverEc()).build());
        USocket client = client(provider, trusting().build())) {
      client.setblocking(false);
      assertThrows(
          WouldBlockException.class,
          () -> client.connect("127.0.0.1", listener.getsockname().getPort()));
      try (USocket accepted = listener.accept().socket()) {
        accepted.setblocking(false);
        boolean done = false;
        while (!done) {
          done = handshakes(client) & handshakes(accepted);
        }
        assertEquals("TLSv1.3", accepted.tlsInfo().version().protocol());
      }
    }
  }

  private static boolean handshakes(USocket socket) throws IOException {
    try {
      socket.handshake();
      return true;
    } catch (WouldBlockException e) {
      return false;
    }
  }

  @Test
  void one_direction_cannot_be_ended_where_that_is_not_claimed() throws Exception {
    try (USocket listener = listener("jdk", serving(TestPki.serverEc()).build());
        USocket client = client("jdk:Conscrypt", trusting().build())) {
      CompletableFuture<USocket> accepting = aside(() -> handshaken(listener.accept().socket()));
      client.connect("127.0.0.1", listener.getsockname().getPort());
      USocketException e = assertThrows(USocketException.class, () -> client.shutdown(SHUT_WR));
      assertEquals(Errno.EOPNOTSUPP, e.errno());
      accepting.get().close();
    }
  }

  private static void closeIfAny(USocket socket) {
    if (socket != null) {
      socket.close();
    }
  }

  private static USocket handshaken(USocket socket) throws IOException {
    try {
      socket.handshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static USocket listener(String provider, TlsConfig config) throws IOException {
    USocket listener = using(provider).socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, config);
    listener.bind("127.0.0.1", 0);
    listener.listen();
    return listener;
  }

  private static USocket client(String provider, TlsConfig config) throws IOException {
    return using(provider).socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, config);
  }

  private static TlsConfig.Builder trusting() {
    return TlsConfig.builder().trust(TestPki.roots().toArray(new X509Certificate[0]));
  }

  private static TlsConfig.Builder serving(Credential credential) throws TlsException {
    return TlsConfig.builder()
        .identity(credential.privateKey(), credential.chain().toArray(new X509Certificate[0]));
  }
}
