// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Backend;
import io.usocket.ClientAuth;
import io.usocket.Feature;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A backend of ours. */
final class InteropBackend implements InteropParty {
  private static final String FIRST_HYBRID = "X25519MLKEM768";

  private final Backend backend;

  InteropBackend(String name) throws Exception {
    backend = Sockets.using(name);
  }

  @Override
  public String name() {
    return "`" + backend.name() + "`";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public Optional<String> lacks(InteropTopic topic, String version) throws Exception {
    return switch (topic) {
      case ED25519 -> unclaimed(Feature.ED25519);
      case RESUMPTION ->
          unclaimed(
              version.equals("1.2") ? Feature.RESUMPTION_TLS_1_2 : Feature.RESUMPTION_TLS_1_3);
      case X25519MLKEM768, SECP256R1MLKEM768, SECP384R1MLKEM1024 ->
          unclaimed(Feature.PQ_HYBRID).or(() -> refused(topic));
      default -> Optional.empty();
    };
  }

  private Optional<String> unclaimed(Feature feature) {
    return backend.features().contains(feature)
        ? Optional.empty()
        : Optional.of(name() + " does not claim " + feature);
  }

  /** Where groups cannot be chosen, the first of the hybrid ones is preferred all the same. */
  private boolean isChosen(String group) {
    return backend.features().contains(Feature.GROUPS) || !group.equals(FIRST_HYBRID);
  }

  /** What the backend says that it cannot honour. */
  private Optional<String> refused(InteropTopic topic) {
    try {
      open(client(topic, "1.3")).close();
      return Optional.empty();
    } catch (TlsException e) {
      if (e.reason() == TlsException.Reason.CONFIGURATION) {
        return Optional.of(
            name()
                + " refuses: "
                + String.valueOf(e.getMessage())
                    .replaceFirst("^.*CONFIGURATION: ", "")
                    .replaceFirst(";.*", ""));
      }
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private USocket open(TlsConfig config) throws Exception {
    USocket socket = backend.socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, config);
    socket.settimeout(MOST_SECONDS);
    return socket;
  }

  private TlsConfig.Builder both(InteropTopic topic, String version) {
    TlsConfig.Builder config =
        TlsConfig.builder()
            .versions(version.equals("1.2") ? TlsVersion.TLS_1_2 : TlsVersion.TLS_1_3)
            .handshakeTimeout(Duration.ofSeconds(MOST_SECONDS));
    topic.alpn().ifPresent(config::alpn);
    topic.group().filter(this::isChosen).ifPresent(config::groups);
    return config;
  }

  private TlsConfig client(InteropTopic topic, String version) throws Exception {
    TlsConfig.Builder config =
        both(topic, version).trust(TestPki.root().certificate()).serverName("localhost");
    if (topic == InteropTopic.CLIENT_CERTIFICATE) {
      identity(config, TestPki.client());
    }
    return config.build();
  }

  private TlsConfig server(InteropTopic topic, String version) throws Exception {
    TlsConfig.Builder config = identity(both(topic, version), topic.server());
    if (topic == InteropTopic.CLIENT_CERTIFICATE) {
      config.trust(TestPki.root().certificate()).clientAuth(ClientAuth.REQUIRED);
    }
    return config.build();
  }

  private static TlsConfig.Builder identity(TlsConfig.Builder config, Credential credential)
      throws Exception {
    return config.identity(
        credential.privateKey(), credential.chain().toArray(X509Certificate[]::new));
  }

  @Override
  public List<Told> talk(InteropTopic topic, String version, int port) throws Exception {
    List<Told> told = new ArrayList<>();
    TlsConfig config = client(topic, version);
    for (int n = 0; n < topic.connections(); n++) {
      try (USocket socket = open(config)) {
        socket.connect("127.0.0.1", port);
        socket.sendall(LINE.getBytes(US_ASCII));
        assertEquals(LINE, new String(socket.readline(), US_ASCII), "what came back");
        told.add(told(socket.tlsInfo()));
      }
    }
    return told;
  }

  @Override
  public Serving serve(InteropTopic topic, String version) throws Exception {
    USocket listener = open(server(topic, version));
    listener.bind("127.0.0.1", 0);
    listener.listen();
    return new Listening(listener, topic.connections());
  }

  private static Told told(TlsInfo info) {
    return new Told(
        Optional.of(info.version().protocol().replace("TLSv", "")),
        Optional.of(info.alpn().orElse("")),
        info.group(),
        info.resumed(),
        Optional.of(!info.peerCertificates().isEmpty()));
  }

  /** Echoes, one connection after the other. */
  private static final class Listening implements Serving {
    private final USocket listener;
    private final FutureTask<List<Told>> task;

    Listening(USocket listener, int connections) {
      this.listener = listener;
      task = new FutureTask<>(() -> serve(connections));
      Thread thread = new Thread(task, "interop server");
      thread.setDaemon(true);
      thread.start();
    }

    private List<Told> serve(int connections) throws Exception {
      List<Told> told = new ArrayList<>();
      while (told.size() < connections) {
        try (USocket client = listener.accept().socket()) {
          client.settimeout(MOST_SECONDS);
          client.handshake();
          told.add(told(client.tlsInfo()));
          byte[] some = client.recv(1024);
          while (some.length > 0) { // no bytes: the client has ended, in order
            client.sendall(some);
            some = client.recv(1024);
          }
        }
      }
      return told;
    }

    @Override
    public int port() throws Exception {
      return listener.getsockname().getPort();
    }

    @Override
    public List<Told> ended() throws Exception {
      try {
        return task.get(MOST_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("the server: " + e.getCause().getMessage(), e.getCause());
      }
    }

    @Override
    public void close() {
      listener.close();
    }
  }
}
