// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.PreSharedKey;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pre-shared keys of TLS 1.2 between two libraries, and what one of them has not. */
@Timeout(60)
class SharedKeyTest {
  /** As long as a name may be, and no ASCII. */
  private static final String IDENTITY = "\u00fc".repeat(64);

  private static final byte[] PING = {1, 2, 3};

  @BeforeAll
  static void silence() {
    Main.silenceBouncyCastle();
  }

  private static TlsConfig.Builder sharing(String identity, int length) throws TlsException {
    byte[] key = new byte[length];
    Arrays.fill(key, (byte) 7);
    return TlsConfig.builder()
        .versions(TlsVersion.TLS_1_2)
        .preSharedKey(PreSharedKey.of(identity, key));
  }

  private static USocket socket(String backend, TlsConfig config) throws Exception {
    USocket socket =
        Sockets.using(backend)
            .socket(Sockets.AF_INET, Sockets.SOCK_STREAM, Sockets.IPPROTO_SEC, config);
    socket.settimeout(10);
    return socket;
  }

  /** What the client has agreed on with an echo. */
  private static TlsInfo agreed(String client, String server, TlsConfig config) throws Exception {
    InetAddress localhost = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    try (USocket listening = socket(server, config);
        USocket ours = socket(client, config)) {
      listening.bind(new InetSocketAddress(localhost, 0));
      listening.listen(1);
      FutureTask<TlsInfo> echo =
          new FutureTask<>(
              () -> {
                try (USocket theirs = listening.accept().socket()) {
                  theirs.settimeout(10);
                  theirs.sendall(theirs.read(PING.length));
                  return theirs.tlsInfo();
                }
              });
      new Thread(echo, "echo").start();
      ours.connect(new InetSocketAddress(localhost, listening.getsockname().getPort()));
      ours.sendall(PING);
      assertArrayEquals(PING, ours.read(PING.length));
      TlsInfo info = ours.tlsInfo();
      assertEquals(info.cipherSuite(), echo.get(10, TimeUnit.SECONDS).cipherSuite());
      assertEquals(info.group(), echo.get().group());
      return info;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bc, nio:Conscrypt",
    "bc, jdk:Conscrypt",
    "nio:Conscrypt, bc",
    "jdk:Conscrypt, bc",
    "jdk:Conscrypt, nio:Conscrypt",
  })
  void two_libraries_agree(String client, String server) throws Exception {
    TlsInfo info = agreed(client, server, sharing(IDENTITY, 256).build());

    assertEquals("TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256", info.cipherSuite());
    assertEquals(Optional.of(false), info.resumed());
    assertEquals(Optional.empty(), info.signatureScheme());
  }

  @ParameterizedTest
  @CsvSource({
    "bc, nio:Conscrypt, TLS_PSK_WITH_AES_256_CBC_SHA, false",
    "nio:Conscrypt, bc, TLS_PSK_WITH_AES_128_CBC_SHA, false",
    "jdk:Conscrypt, bc, TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA, true",
  })
  void a_suite_that_is_named_is_taken_also_without_forward_secrecy(
      String client, String server, String suite, boolean group) throws Exception {
    TlsInfo info = agreed(client, server, sharing("alice", 16).cipherSuites(suite).build());

    assertEquals(suite, info.cipherSuite());
    assertEquals(group, info.group().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ali\u0000ce", "alice \ud83d\ude00"})
  void conscrypt_refuses_a_name_that_its_server_would_not_know(String identity) throws Exception {
    refused(sharing(identity, 16).build());
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 1000})
  void conscrypt_refuses_a_key_that_is_too_long(int length) throws Exception {
    refused(sharing("alice", length).build());
  }

  private static void refused(TlsConfig config) {
    TlsException e = assertThrows(TlsException.class, () -> socket("nio:Conscrypt", config));
    assertEquals(Reason.CONFIGURATION, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("preSharedKey"), e::toString);
  }
}
