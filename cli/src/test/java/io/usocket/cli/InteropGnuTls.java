// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.PrivateKeyPem;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code gnutls-cli} and {@code gnutls-serv}. */
final class InteropGnuTls implements InteropParty {
  private static final String NEEDED = "gnutls-cli and gnutls-serv are needed: gnutls-bin has them";
  private static final int MOST_TRIES = 5;

  private final Credentials credentials;
  private final String name;
  private final String groups;

  private InteropGnuTls(Path folder, String version) throws Exception {
    credentials = new Credentials(folder);
    name = "GnuTLS " + version;
    try (PeerProcess list = new PeerProcess(NEEDED, List.of("gnutls-cli", "--list"))) {
      groups = list.out.await("Groups: .*").group().toUpperCase(Locale.ROOT).replace("-", "");
    }
  }

  /** If it is on this machine. */
  static Optional<InteropParty> here(Path folder) throws Exception {
    String version;
    try {
      Process cli = new ProcessBuilder("gnutls-cli", "--version").start();
      version = new String(cli.getInputStream().readAllBytes()).lines().findFirst().orElse("");
      new ProcessBuilder("gnutls-serv", "--version").start().getInputStream().readAllBytes();
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(new InteropGnuTls(folder, version.replace("gnutls-cli ", "")));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public boolean isOurs() {
    return false;
  }

  @Override
  public Optional<String> lacks(InteropTopic topic, String version) {
    return topic
        .group()
        .filter(group -> !groups.contains("GROUP" + group.toUpperCase(Locale.ROOT)))
        .map(group -> name + " has no " + group);
  }

  /** Of a post-quantum group: GROUP-X25519-MLKEM768 and the like. */
  private static String priority(InteropTopic topic, String version) {
    return "NORMAL:-VERS-ALL:+VERS-TLS"
        + version
        + topic
            .group()
            .map(
                group ->
                    ":-GROUP-ALL:+GROUP-"
                        + group.toUpperCase(Locale.ROOT).replace("MLKEM", "-MLKEM"))
            .orElse("");
  }

  private List<String> own(String name, Credential credential) throws IOException {
    String key =
        credential.privateKey() instanceof ECPrivateKey ec
            ? PrivateKeyPem.sec1(ec, (ECPublicKey) credential.leaf().getPublicKey())
            : credential.keyPem();
    return List.of(
        "--x509certfile",
        credentials.text(name + "-chain.pem", credential.chainPem()),
        "--x509keyfile",
        credentials.text(name + "-key.pem", key));
  }

  @Override
  public Serving serve(InteropTopic topic, String version) throws Exception {
    List<String> args = new ArrayList<>(List.of("gnutls-serv", "--echo"));
    args.addAll(List.of("--priority", priority(topic, version)));
    args.addAll(own(topic.word(), topic.server()));
    topic.alpn().ifPresent(one -> args.addAll(List.of("--alpn", one, "--alpn-fatal")));
    if (topic == InteropTopic.CLIENT_CERTIFICATE) {
      args.addAll(List.of("--x509cafile", credentials.root()));
      args.addAll(List.of("--require-client-cert", "--verify-client-cert"));
    } else {
      args.add("--disable-client-cert");
    }
    for (int n = 0; n < MOST_TRIES; n++) {
      int port = freePort();
      List<String> command = new ArrayList<>(args);
      command.addAll(List.of("--port", String.valueOf(port)));
      PeerProcess server = new PeerProcess(NEEDED, command);
      if (server.err.await("done|bind|Error").group().equals("done")) {
        return new Listening(server, port, topic.connections());
      }
      server.close();
    }
    throw new AssertionError("gnutls-serv gets no port");
  }

  /** It cannot tell which one it was given: what is free now mostly is a moment later. */
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  @Override
  public List<Told> talk(InteropTopic topic, String version, int port) throws Exception {
    List<String> args = new ArrayList<>(List.of("gnutls-cli", "127.0.0.1"));
    args.addAll(List.of("--port", String.valueOf(port), "--x509cafile", credentials.root()));
    args.addAll(List.of("--verify-hostname", "localhost", "--sni-hostname", "localhost"));
    args.addAll(List.of("--priority", priority(topic, version)));
    topic.alpn().ifPresent(one -> args.addAll(List.of("--alpn", one)));
    if (topic == InteropTopic.CLIENT_CERTIFICATE) {
      args.addAll(own("client", TestPki.client()));
    }
    if (topic == InteropTopic.RESUMPTION) {
      args.add("--inline-commands");
    }
    try (PeerProcess client = new PeerProcess(NEEDED, args)) {
      client.out.await("Simple Client Mode");
      client.type(LINE);
      client.out.await(Pattern.quote(LINE));
      if (topic == InteropTopic.RESUMPTION) {
        client.type("^resume^\n");
        client.out.await("Resume Handshake was completed");
        client.type(LINE);
        client.out.await(Pattern.quote(LINE) + "(?s:.*)" + Pattern.quote(LINE));
      }
      client.endInput();
      assertEquals(0, client.exitCode(), client.err::text);
      return told(client.out.atEnd());
    }
  }

  private static List<Told> told(String said) {
    List<String> versions =
        Pattern.compile("- Description: \\(TLS(1\\.[23])")
            .matcher(said)
            .results()
            .map(match -> match.group(1))
            .toList();
    boolean resumed = said.contains("This is a resumed session");
    String alpn = said.contains("- Application protocol: h2") ? "h2" : "";
    List<Told> told = new ArrayList<>();
    for (String version : versions) {
      told.add(
          new Told(
              Optional.of(version),
              Optional.of(alpn),
              Optional.empty(),
              Optional.of(resumed && !told.isEmpty()),
              Optional.empty()));
    }
    return told;
  }

  /** It tells nothing that could be had while it runs, and runs until it is killed. */
  private record Listening(PeerProcess server, int port, int connections) implements Serving {
    @Override
    public List<Told> ended() throws Exception {
      assertFalse(server.err.text().contains("Error"), server.err::text);
      return Collections.nCopies(connections, Told.NOTHING);
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
