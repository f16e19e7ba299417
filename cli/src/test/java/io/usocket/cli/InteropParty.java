// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.util.List;
import java.util.Optional;

/** Who takes part: a backend of ours, or a program of somebody else's; as client and as server. */
interface InteropParty {
  /** A line that is the same when it is reversed, as {@code openssl s_server} does. */
  String LINE = "123454321 interop poretni 123454321\n";

  /** The most that one of them waits for the other. */
  int MOST_SECONDS = 10;

  /** With its version. */
  String name();

  /** Whether it is a backend of ours. */
  boolean isOurs();

  /** What it does not have of this, and says so before a byte is sent; empty: nothing. */
  Optional<String> lacks(InteropTopic topic, String version) throws Exception;

  /** Begins to listen on loopback, for the connections of the topic. */
  Serving serve(InteropTopic topic, String version) throws Exception;

  /** Makes the connections of the topic; in each the line goes and comes back. */
  List<Told> talk(InteropTopic topic, String version, int port) throws Exception;

  /** A server at work. */
  interface Serving extends AutoCloseable {
    int port() throws Exception;

    /** What it tells of each connection, once all have ended in order. */
    List<Told> ended() throws Exception;

    @Override
    void close();
  }

  /**
   * What one side tells of a connection; empty: it does not tell.
   *
   * @param hasPeerCertificate whether the other side has shown a certificate
   */
  record Told(
      Optional<String> version,
      Optional<String> alpn,
      Optional<String> group,
      Optional<Boolean> resumed,
      Optional<Boolean> hasPeerCertificate) {
    static final Told NOTHING = ofVersion(Optional.empty());

    static Told ofVersion(Optional<String> version) {
      return new Told(
          version, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }
}
