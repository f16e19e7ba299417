// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** KEYLOG: the secrets of connections in a file, for those who debug with a packet capture. */
class KeyLogRules {
  private static final String SERVER_HANDSHAKE = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
  private static final Set<String> LABELS_13 =
      Set.of(
          "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
          SERVER_HANDSHAKE,
          "CLIENT_TRAFFIC_SECRET_0",
          "SERVER_TRAFFIC_SECRET_0",
          "EXPORTER_SECRET");
  private static final Set<String> LABELS_12 = Set.of("CLIENT_RANDOM");
  private static final String LINE = "[A-Z_0-9]+ [0-9a-f]{64} ([0-9a-f]{64}|[0-9a-f]{96})";

  private static Path file(Subject subject, String name) throws IOException {
    return subject.closing(Folder.make()).path().resolve(name);
  }

  private static TlsConfig client(TlsVersion version, Path log) throws TlsException {
    return trusting().versions(version).dangerouslyLogKeys(log).build();
  }

  private static TlsConfig server(Path log) throws TlsException {
    return serving().dangerouslyLogKeys(log).build();
  }

  private static Set<String> labels(List<String> lines) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A connection is logged with the secrets of its version, under the random of its ClientHello,
   * and both ends log the same.
   *
   * <p>If this fails: the labels are those of NSS; TLS 1.2 has the master secret under
   * CLIENT_RANDOM.
   */
  @Rule
  void KEYLOG_1_1_both_ends_log_the_secrets_of_the_version(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      Path clients = file(subject, "client.log");
      Path servers = file(subject, "server.log");
      OwnPair pair = OwnPair.of(subject, client(version, clients), server(servers));
      List<String> lines = Files.readAllLines(clients);
      Set<String> expected = version == TlsVersion.TLS_1_3 ? LABELS_13 : LABELS_12;
      assertEquals(new TreeSet<>(expected), labels(lines), "the labels, " + version);
      assertEquals(expected.size(), lines.size(), "the number of lines, " + version);
      String random = pair.wire().clientHello().random();
      for (String line : lines) {
        Expect.contains(" " + random + " ", line, "a line of a " + version + " connection");
      }
      assertEquals(
          new TreeSet<>(lines),
          new TreeSet<>(Files.readAllLines(servers)),
          "the lines of the server, " + version);
    }
  }

  /**
   * What is logged decrypts what went over the wire.
   *
   * <p>If this fails: the secrets belong to another step of the key schedule (RFC 8446 section
   * 7.1), or to another connection.
   */
  @Rule
  void KEYLOG_1_2_the_log_decrypts_the_capture(Subject subject) throws Exception {
    Path log = file(subject, "client.log");
    OwnPair pair = OwnPair.of(subject, client(TlsVersion.TLS_1_3, log), serving().build());
    String secret =
        Files.readAllLines(log).stream()
            .filter(line -> line.startsWith(SERVER_HANDSHAKE + " "))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .findFirst()
            .orElseThrow();
    String suite = pair.client().tlsInfo().cipherSuite();
    byte[] plain = new TrafficKeys(suite, secret).open(pair.wire().firstProtected());
    assertEquals(8, plain[0], "the server's first encrypted message, EncryptedExtensions");
  }

  /**
   * A log that is made is its owner's alone; one that is there is appended to.
   *
   * <p>If this fails: make the file with the permissions rw-------, and open it to append.
   */
  @Rule
  void KEYLOG_1_3_a_new_log_is_private_and_an_old_one_is_kept(Subject subject) throws Exception {
    Path fresh = file(subject, "fresh.log");
    Path old = Files.writeString(file(subject, "old.log"), "# kept\n");
    OwnPair.of(subject, client(TlsVersion.TLS_1_2, fresh), server(old));
    Set<String> views = fresh.getFileSystem().supportedFileAttributeViews();
    assertEquals(
        views.contains("posix") ? "rw-------" : "no POSIX",
        views.contains("posix")
            ? PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh))
            : "no POSIX",
        "the permissions of the log");
    List<String> lines = Files.readAllLines(old);
    assertEquals("# kept", lines.get(0), "the first line of a log that was there");
    assertEquals(Files.readAllLines(fresh), lines.subList(1, lines.size()), "what was appended");
  }

  /**
   * A log that cannot be written is refused when the socket is made.
   *
   * <p>If this fails: open the file in {@code SocketProvider.tls}.
   */
  @Rule
  void KEYLOG_1_4_a_log_that_cannot_be_written_is_refused(Subject subject) throws Exception {
    Path nowhere = file(subject, "missing").resolve("keys.log");
    TlsConfig config = trusting().dangerouslyLogKeys(nowhere).build();
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "a log in a directory that is missing",
            () -> subject.secure(config));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(nowhere.toString(), e.getMessage(), "the text of the error");
  }

  /**
   * Lines are whole, also those of connections at the same time, and only connections that were to
   * be logged are.
   *
   * <p>If this fails: write a line with one call, and one after the other.
   */
  @Rule
  void KEYLOG_1_5_lines_are_whole_and_nobody_elses(Subject subject) throws Exception {
    Path log = file(subject, "keys.log");
    TlsConfig logged = client(TlsVersion.TLS_1_3, log);
    USocket listening = new TlsStage(subject).listening(serving().build());
    List<Task<OwnPair>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      USocket own = new TlsStage(subject).listening(serving().build());
      tasks.add(subject.start(() -> OwnPair.of(subject, logged, own)));
    }
    OwnPair unlogged = OwnPair.of(subject, trusting().build(), listening);
    for (Task<OwnPair> task : tasks) {
      task.get("a connection that is logged");
    }
    List<String> lines = Files.readAllLines(log);
    assertEquals(tasks.size() * LABELS_13.size(), lines.size(), "the number of lines");
    for (String line : lines) {
      if (!line.matches(LINE)) {
        throw Expect.failure("a line of the log", LINE, line);
      }
    }
    String random = unlogged.wire().clientHello().random();
    assertEquals(
        List.of(),
        lines.stream().filter(line -> line.contains(random)).toList(),
        "lines of a connection that was not to be logged");
  }

  /**
   * Where it is not claimed, a key log is refused when the socket is made, and no file appears.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void KEYLOG_1_6_where_not_claimed_it_is_refused(Subject subject) throws Exception {
    Path log = file(subject, "keys.log");
    TlsConfig config = trusting().dangerouslyLogKeys(log).build();
    TlsException e = Expect.thrown(TlsException.class, "a key log", () -> subject.secure(config));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains("dangerouslyLogKeys", e.getMessage(), "the text of the error");
    Expect.contains("KEY_LOG", e.getMessage(), "the text of the error");
    assertEquals(false, Files.exists(log), "whether a file has appeared");
  }
}
