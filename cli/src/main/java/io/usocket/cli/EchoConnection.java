// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.Sockets.SHUT_RDWR;

import io.usocket.Accepted;
import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;

/** One client: how far it has come, and what is on its way back to it. Nothing here ever waits. */
final class EchoConnection {
  private final USocket socket;
  private final String peer;
  private final WriteQueue out;
  private int asked = POLLOUT;
  private boolean connected;
  private boolean ended;
  private long bytes;
  private long lastHeard = System.nanoTime();

  EchoConnection(Accepted accepted) throws USocketException {
    socket = accepted.socket();
    peer = AddressText.of(accepted.address());
    out = new WriteQueue(socket);
    socket.setblocking(false);
  }

  USocket socket() {
    return socket;
  }

  /** Its address. */
  String peer() {
    return peer;
  }

  /** Whether the poller has told something of it: from then on the handshake of TLS is done. */
  boolean isConnected() {
    return connected;
  }

  /** How many bytes it has sent. */
  long bytes() {
    return bytes;
  }

  /** When it was last heard of, as {@link System#nanoTime}. */
  long lastHeard() {
    return lastHeard;
  }

  /** As if it was heard of then. */
  void heard(long nanoTime) {
    lastHeard = nanoTime;
  }

  /**
   * What the poller has to tell of: POLLOUT only while something waits for room, since there mostly
   * is room; POLLIN only while there is room in the queue. At first POLLOUT, which comes once the
   * handshake is done.
   */
  int interest() {
    int in = !connected || ended || out.isFull() ? 0 : POLLIN;
    int write = connected && !ended && out.isEmpty() ? 0 : POLLOUT;
    return in | write;
  }

  /** Whether {@link #interest} has changed since the last time that somebody asked this. */
  boolean hasNewInterest() {
    int before = asked;
    asked = interest();
    return asked != before;
  }

  /**
   * Goes on as far as it can. One chunk at a time: the poller tells again of what is left, after
   * the others have had their turn.
   *
   * @param events what the poller has told
   * @param room for a chunk, used for nothing between two calls
   * @return false: everything was sent back, and both sides have ended
   */
  boolean goOn(int events, ByteBuffer room) throws USocketException {
    connected = true;
    lastHeard = System.nanoTime();
    out.flush();
    if ((events & ~POLLOUT) != 0 && !ended && !out.isFull()) {
      echo(room.clear());
    }
    return !(ended && out.isEmpty() && end());
  }

  private void echo(ByteBuffer room) throws USocketException {
    try {
      ended = socket.recv(room) < 0;
    } catch (WouldBlockException e) {
      return; // the poller told of something else
    }
    if (!ended) {
      bytes += room.flip().remaining();
      out.write(room);
    }
  }

  /** Ends TLS and TCP once all is sent; false: there is no room for close_notify yet. */
  private boolean end() throws USocketException {
    try {
      socket.shutdown(SHUT_RDWR);
    } catch (WouldBlockException e) {
      return false;
    } catch (USocketException e) {
      if (e.errno() != Errno.EPIPE && e.errno() != Errno.ECONNRESET) {
        throw e;
      } // else it had ended, and did not wait for our end
    }
    return true;
  }
}
