// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLOUT;

import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Fills a connection to a peer that does not read, as a poller lets it. A kernel may make room by
 * itself long after, so what is told of a full connection is asked for here: whoever is told
 * POLLOUT sends at least a byte, and then it is full again.
 */
final class Flood {
  /** More than a connection with small buffers holds. */
  private static final int MUCH = 8 << 20;

  /** Longer than a kernel keeps an acknowledgement back, or waits before it asks for room again. */
  private static final int SETTLED_MILLIS = 250;

  private static final String CHECK = "send to a peer that does not read";

  private final PollStage stage;
  private final USocket socket;
  private final byte[] data = Peer.pattern(MUCH);
  private final ByteBuffer src = ByteBuffer.wrap(data);

  private Flood(PollStage stage, USocket socket) {
    this.stage = stage;
    this.socket = socket;
  }

  /** Sends until no more goes; the stage is registered for POLLOUT then. */
  static Flood of(PollStage stage, USocket socket) throws USocketException {
    socket.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_SNDBUF, 1 << 16);
    socket.settimeout(0);
    stage.with(socket, POLLOUT);
    Flood flood = new Flood(stage, socket);
    flood.tells(0, (int) Pace.exchange(SETTLED_MILLIS).toMillis(), CHECK);
    return flood;
  }

  /** This is told within a time, without POLLOUT; 0: nothing. */
  void tells(int expected, int millis, String check) throws USocketException {
    int told = stage.once(socket, millis, check);
    while ((told & POLLOUT) != 0) {
      send(check + ", " + PollStage.text(told) + " told");
      told = stage.once(socket, millis, check);
    }
    if (told != expected) {
      throw Expect.failure(check, PollStage.text(expected), PollStage.text(told));
    }
  }

  private void send(String check) throws USocketException {
    try {
      int n = socket.send(src);
      if (n < 1 || !src.hasRemaining()) {
        throw Expect.failure(check, "some of it goes, not all", n);
      }
    } catch (WouldBlockException e) {
      throw Expect.failure(check, "at least a byte goes", e);
    }
  }

  /** All that was sent. */
  byte[] sent() {
    return Arrays.copyOf(data, src.position());
  }
}
