// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.usocket.TlsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Carries bytes between two ends in pieces of a fixed size, in one thread: nothing to wait for. */
final class Wire {
  private static final int MOST_ROUNDS = 200;

  private final End client;
  private final End server;
  private final int piece;
  private IOException clientError;
  private IOException serverError;

  Wire(End client, End server, int piece) {
    this.client = client;
    this.server = server;
    this.piece = piece;
  }

  /** Begins both and carries bytes until both are silent, by success or by failure. */
  Wire start() throws IOException {
    client.begin();
    server.begin();
    return run();
  }

  /** Carries bytes until both are silent. */
  Wire run() throws IOException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int carried = fromClient() + fromServer();
      if (carried == 0) {
        return this;
      }
    }
    return fail("no end after " + MOST_ROUNDS + " rounds");
  }

  private int fromClient() {
    byte[] bytes = {};
    try {
      bytes = client.give();
    } catch (IOException e) {
      clientError = clientError == null ? e : clientError;
    }
    for (int i = 0; i < bytes.length && serverError == null; i += piece) {
      try {
        server.take(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece)));
      } catch (IOException e) {
        serverError = e;
      }
    }
    return bytes.length;
  }

  private int fromServer() {
    byte[] bytes = {};
    try {
      bytes = server.give();
    } catch (IOException e) {
      serverError = serverError == null ? e : serverError;
    }
    for (int i = 0; i < bytes.length && clientError == null; i += piece) {
      try {
        client.take(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece)));
      } catch (IOException e) {
        clientError = e;
      }
    }
    return bytes.length;
  }

  /** The handshake, data both ways, and an orderly close by the client. */
  void assertWorks() throws IOException {
    start();
    assertHandshake();
    assertTalks();
    client.close();
    run();
    assertTrue(server.isClosedByPeer(), "the server has seen close_notify");
    assertNoErrors();
  }

  void assertHandshake() {
    assertNoErrors();
    assertTrue(client.isDone(), "the client's handshake is done");
    assertTrue(server.isDone(), "the server's handshake is done");
  }

  void assertTalks() throws IOException {
    for (int size : new int[] {1, 16_384, 16_385, 50_000}) {
      byte[] data = new byte[size];
      new Random(size).nextBytes(data);
      client.say(data);
      run();
      assertArrayEquals(data, server.heard(), size + " bytes from the client");
      server.say(data);
      run();
      assertArrayEquals(data, client.heard(), size + " bytes from the server");
    }
    assertNoErrors();
  }

  private void assertNoErrors() {
    if (clientError != null || serverError != null) {
      AssertionError error =
          new AssertionError("client: " + clientError + ", server: " + serverError, clientError);
      if (serverError != null) {
        error.addSuppressed(serverError);
      }
      throw error;
    }
  }

  /** What our client has thrown. */
  TlsException clientError() {
    return error(clientError, "client", serverError);
  }

  /** What our server has thrown. */
  TlsException serverError() {
    return error(serverError, "server", clientError);
  }

  private static TlsException error(IOException error, String who, IOException other) {
    if (error instanceof TlsException tls) {
      return tls;
    }
    throw new AssertionError("the " + who + " has thrown " + error + ", its peer " + other, error);
  }

  /** What the JDK's client or server has thrown. */
  String otherError() {
    IOException other = clientError instanceof TlsException ? serverError : clientError;
    return String.valueOf(other);
  }
}
