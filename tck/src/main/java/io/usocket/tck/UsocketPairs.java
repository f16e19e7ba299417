// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.usocket.AddressFamily;
import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every provider with every other: each that is on the class path, with each of its engines, as
 * client and as server, in TLS 1.2 and 1.3, with RSA and EC certificates, and in DTLS where both
 * have it. Bytes are echoed and compared, and the connection ends in order. Extend it where several
 * providers are together:
 *
 * <pre>{@code
 * class PairsTest extends UsocketPairs {}
 * }</pre>
 */
public abstract class UsocketPairs {
  private static final int LENGTH = 100_000;
  private static final int LONGEST_DATAGRAM = 16_384;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For subclasses. */
  protected UsocketPairs() {}

  /**
   * The providers to pair, as they can be chosen.
   *
   * @return as here: all that are usable, and each with all of its engines
   */
  protected List<String> providers() {
    return Candidate.names();
  }

  /**
   * Each pair.
   *
   * @return a test for each client, server, version and kind of certificate
   * @throws USocketException a provider cannot be chosen
   */
  @TestFactory
  Stream<DynamicNode> each_provider_understands_each_other() throws USocketException {
    List<Backend> backends = new ArrayList<>();
    for (String name : providers()) {
      backends.add(Sockets.using(name));
    }
    Assertions.assertFalse(backends.isEmpty(), "no usable provider is on the class path");
    return backends.stream()
        .flatMap(client -> backends.stream().map(server -> pair(client, server)));
  }

  private static DynamicNode pair(Backend client, Backend server) {
    List<DynamicNode> tests = new ArrayList<>();
    for (TlsVersion version : TlsVersion.values()) {
      for (Credential credential : List.of(TestPki.serverEc(), TestPki.serverRsa())) {
        String name = version + ", " + credential.privateKey().getAlgorithm();
        tests.add(
            dynamicTest(
                name,
                () ->
                    Assertions.assertTimeoutPreemptively(
                        LIMIT, () -> meet(client, server, version, credential))));
      }
    }
    if (client.features().contains(Feature.DTLS) && server.features().contains(Feature.DTLS)) {
      tests.add(
          dynamicTest(
              "DTLS",
              () -> Assertions.assertTimeoutPreemptively(LIMIT, () -> exchange(client, server))));
    }
    return dynamicContainer(client.name() + " to " + server.name(), tests);
  }

  /** Datagrams of all lengths, each one there and back. */
  private static void exchange(Backend client, Backend server) throws Exception {
    try (USocket listening =
        secure(server, SocketType.SOCK_DGRAM, TlsStage.serving(TestPki.serverEc()).build())) {
      listening.bind(Subject.anyPort());
      listening.listen();
      Task<Integer> echo = Task.start(() -> echo(listening));
      int port = listening.getsockname().getPort();
      int sent = 0;
      try (USocket socket = secure(client, SocketType.SOCK_DGRAM, TlsStage.trusting().build())) {
        socket.connect(TlsListener.named(TlsStage.HOST, port));
        for (int length = 1; length <= LONGEST_DATAGRAM; length *= 2) {
          byte[] data = Peer.pattern(length);
          socket.send(data);
          Expect.bytes(data, socket.recv(2 * LONGEST_DATAGRAM), "the datagram that came back");
          sent += length;
        }
      }
      Assertions.assertEquals(sent, echo.get("the server"), "bytes until the end");
    }
  }

  private static void meet(
      Backend client, Backend server, TlsVersion version, Credential credential) throws Exception {
    byte[] data = Peer.pattern(LENGTH);
    TlsConfig serving = TlsStage.serving(credential).versions(version).build();
    TlsConfig trusting = TlsStage.trusting().versions(version).build();
    try (USocket listening = secure(server, SocketType.SOCK_STREAM, serving)) {
      listening.bind(Subject.anyPort());
      listening.listen();
      Task<Integer> echo = Task.start(() -> echo(listening));
      int port = listening.getsockname().getPort();
      try (USocket socket = secure(client, SocketType.SOCK_STREAM, trusting)) {
        socket.connect(TlsListener.named(TlsStage.HOST, port));
        Assertions.assertEquals(version, socket.tlsInfo().version(), "the client's version");
        Task<?> writer =
            Task.start(
                () -> {
                  socket.sendall(data);
                  return socket;
                });
        Expect.bytes(data, socket.read(LENGTH), "what came back");
        writer.get("the client's sendall");
      }
      Assertions.assertEquals(LENGTH, echo.get("the server"), "bytes until the end of the stream");
    }
  }

  /** Sends back what comes, until the end of the stream; how much it was. */
  private static int echo(USocket listening) throws USocketException {
    try (USocket socket = listening.accept().socket()) {
      int count = 0;
      for (byte[] some = socket.recv(65_536); some.length > 0; some = socket.recv(65_536)) {
        socket.sendall(some);
        count += some.length;
      }
      return count;
    }
  }

  private static USocket secure(Backend backend, SocketType type, TlsConfig config)
      throws USocketException {
    return backend.socket(AddressFamily.AF_INET, type, Protocol.IPPROTO_SEC, config);
  }
}
