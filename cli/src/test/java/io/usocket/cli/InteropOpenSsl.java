// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code openssl s_client} and {@code s_server}. */
final class InteropOpenSsl implements InteropParty {
  private final String program;
  private final Path folder;
  private final Credentials credentials;
  private final String name;
  private final Map<String, Boolean> knownGroups = new ConcurrentHashMap<>();

  InteropOpenSsl(String program, Path folder) throws Exception {
    this.program = program;
    this.folder = folder;
    credentials = new Credentials(folder);
    try (OpenSsl version = OpenSsl.start(program, List.of("version"))) {
      name = version.out.await("OpenSSL [\\d.]+").group();
    }
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
  public Optional<String> lacks(InteropTopic topic, String version) throws Exception {
    Optional<String> group = topic.group();
    if (group.isEmpty() || knownGroups.computeIfAbsent(group.get(), this::knows)) {
      return Optional.empty();
    }
    return Optional.of(name + " has no " + group.get());
  }

  /** An unknown group is an error before the port, which is none, is looked at. */
  private boolean knows(String group) {
    try (OpenSsl client =
        OpenSsl.start(program, List.of("s_client", "-groups", group, "-connect", "127.0.0.1:0"))) {
      client.exitCode();
      return !client.err.atEnd().contains("SSL_CONF_cmd");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> both(InteropTopic topic, String version) throws IOException {
    List<String> args = new ArrayList<>(List.of("-CAfile", credentials.root()));
    args.add(version.equals("1.2") ? "-tls1_2" : "-tls1_3");
    topic.alpn().ifPresent(protocol -> args.addAll(List.of("-alpn", protocol)));
    topic.group().ifPresent(group -> args.addAll(List.of("-groups", group)));
    return args;
  }

  @Override
  public Serving serve(InteropTopic topic, String version) throws Exception {
    String own = credentials.file(topic.word(), topic.server());
    List<String> args = new ArrayList<>(List.of("s_server", "-accept", "127.0.0.1:0", "-rev"));
    args.addAll(List.of("-naccept", String.valueOf(topic.connections())));
    args.addAll(List.of("-cert", own, "-key", own));
    args.addAll(both(topic, version));
    if (topic == InteropTopic.CLIENT_CERTIFICATE) {
      args.addAll(List.of("-Verify", "1", "-verify_return_error"));
    }
    return new Listening(OpenSsl.start(program, args), topic.connections());
  }

  @Override
  public List<Told> talk(InteropTopic topic, String version, int port) throws Exception {
    List<Told> told = new ArrayList<>();
    String session = folder.resolve("session").toString();
    for (int n = 0; n < topic.connections(); n++) {
      List<String> args = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port));
      args.addAll(List.of("-servername", "localhost", "-verify_hostname", "localhost"));
      args.add("-verify_return_error");
      args.addAll(both(topic, version));
      if (topic == InteropTopic.CLIENT_CERTIFICATE) {
        String own = credentials.file("client", TestPki.client());
        args.addAll(List.of("-cert", own, "-key", own));
      }
      if (topic == InteropTopic.RESUMPTION) {
        args.addAll(List.of(n == 0 ? "-sess_out" : "-sess_in", session));
      }
      told.add(talk(args));
    }
    return told;
  }

  private Told talk(List<String> args) throws Exception {
    try (OpenSsl client = OpenSsl.start(program, args)) {
      client.type(LINE);
      client.out.await(Pattern.quote(LINE));
      client.endInput();
      assertEquals(0, client.exitCode(), client.err::text);
      Matcher version = client.out.await("(New|Reused), TLSv(1\\.[23]), Cipher is");
      return new Told(
          Optional.of(version.group(2)),
          Optional.of(first("ALPN protocol: (\\S+)", client).orElse("")),
          first("Negotiated TLS1.3 group: (\\S+)", client),
          Optional.of(version.group(1).equals("Reused")),
          Optional.empty());
    }
  }

  private static Optional<String> first(String regex, OpenSsl client) {
    Matcher matcher = Pattern.compile(regex).matcher(client.out.text());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** It tells of each connection only its version. */
  private record Listening(OpenSsl server, int connections) implements Serving {
    @Override
    public int port() throws Exception {
      return server.port();
    }

    @Override
    public List<Told> ended() throws Exception {
      assertEquals(0, server.exitCode(), server.err::text);
      String said = server.err.atEnd();
      assertFalse(said.contains("error"), said);
      List<Told> told =
          Pattern.compile("Protocol version: TLSv(1\\.[23])")
              .matcher(said)
              .results()
              .map(version -> Told.ofVersion(Optional.of(version.group(1))))
              .toList();
      assertEquals(connections, told.size(), said);
      return told;
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
