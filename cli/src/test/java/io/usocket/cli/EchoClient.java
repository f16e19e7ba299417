// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.Sockets.SHUT_WR;

import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;

/**
 * One client of an echo server that never waits: sends bytes that nobody else sends, compares what
 * comes back, and ends in order. It keeps no bytes, so that memory is the socket's alone.
 */
final class EchoClient {
  private final USocket socket;
  private final int number;
  private long target;
  private long sent;
  private long received;
  private boolean ending;
  private boolean shut;
  private boolean ended;

  EchoClient(USocket socket, int number) throws USocketException {
    this.socket = socket;
    this.number = number;
    socket.setblocking(false);
  }

  USocket socket() {
    return socket;
  }

  /** So many bytes more are to go and come back. */
  void send(int bytes) {
    target += bytes;
  }

  /** Whether all of it has gone. */
  boolean hasSent() {
    return sent == target;
  }

  /** What has gone is all that is to come back. */
  void sendNoMore() {
    target = sent;
  }

  /** Everything is to end, in order. */
  void end() {
    ending = true;
  }

  /** Whether nothing is left to do. */
  boolean isDone() {
    return ending ? ended : received == target;
  }

  boolean hasEnded() {
    return ended;
  }

  int interest() {
    return sent < target || (ending && !shut) ? POLLIN | POLLOUT : POLLIN;
  }

  /**
   * Goes on as far as it can.
   *
   * @param events what the poller has told; 0: nothing
   * @param room a buffer that all share
   */
  void goOn(int events, ByteBuffer room) throws USocketException {
    try {
      if (sent < target) {
        fill(room.clear().limit((int) Math.min(room.capacity(), target - sent)));
        sent += socket.send(room.flip());
      }
      if (ending && !shut) {
        socket.shutdown(SHUT_WR);
        shut = true;
      }
      if ((events & ~POLLOUT) != 0) {
        receive(room.clear());
      }
    } catch (WouldBlockException e) {
      // the poller tells when
    }
  }

  private void fill(ByteBuffer room) {
    for (long at = sent; room.hasRemaining(); at++) {
      room.put(byteAt(at));
    }
  }

  private void receive(ByteBuffer room) throws USocketException {
    ended = socket.recv(room) < 0;
    if (ended && !(shut && received == target)) {
      throw new AssertionError("client " + number + ": the end after " + received + " bytes");
    }
    for (room.flip(); room.hasRemaining(); received++) {
      if (received == target || room.get() != byteAt(received)) {
        throw new AssertionError("client " + number + ": byte " + received + " is wrong");
      }
    }
  }

  /** A byte of the stream; 251 is prime, so that streams and places are told apart. */
  private byte byteAt(long position) {
    return (byte) ((position * 7 + number * 31L) % 251);
  }
}
