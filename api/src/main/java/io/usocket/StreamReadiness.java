// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLHUP;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;

import java.nio.channels.SelectionKey;

/**
 * What a poller finds on a stream socket: poll() of Linux, looking through TLS. The JDK's selector
 * tells neither errors nor hang-ups; they are told apart here.
 */
final class StreamReadiness {
  /**
   * On a connected channel: an error or a hang-up. To the kernel the same as {@code OP_WRITE}; but
   * a selector shows it only with an error, when it shows everything that it was asked for.
   */
  private static final int HANGUP = SelectionKey.OP_CONNECT;

  private final TcpSocket tcp;
  private final StreamConnection connection;
  private final StreamReader reader;
  private final StreamWriter writer;
  private final Watchers watchers;

  StreamReadiness(
      TcpSocket tcp,
      StreamConnection connection,
      StreamReader reader,
      StreamWriter writer,
      Watchers watchers) {
    this.watchers = watchers;
    this.tcp = tcp;
    this.connection = connection;
    this.reader = reader;
    this.writer = writer;
  }

  void examine(Probe probe) {
    if (tcp.isConnecting()) {
      goOnConnecting(probe);
    }
    if (tcp.hasFailedUntold()) {
      probe.findHangup(true);
    } else if (tcp.isListening()) {
      examineListening(probe);
    } else if (tcp.isConnected()) {
      examineConnected(probe);
    } else if (!tcp.isConnecting()) {
      probe.find(POLLHUP);
      probe.findAsked(POLLOUT);
    }
  }

  private void goOnConnecting(Probe probe) {
    int want = probe.shows(SelectionKey.OP_CONNECT) ? tcp.lookAtConnect() : Probe.WAIT;
    if (want == 0) {
      watchers.changedBy(probe.author());
    } else if (want != Probe.BUSY) {
      probe.await(SelectionKey.OP_CONNECT);
    }
    probe.forgetShown();
  }

  private static void examineListening(Probe probe) {
    if (probe.asks(POLLIN)) {
      probe.await(SelectionKey.OP_ACCEPT);
      if (probe.shows(SelectionKey.OP_ACCEPT)) {
        probe.findAsked(POLLIN);
      }
    }
  }

  private void examineConnected(Probe probe) {
    int want = connection.lookAtHandshake(probe);
    if (want == 0 && !connection.breakdown().hasHappened()) {
      examineInput(probe);
      examineOutput(probe);
    }
    if (connection.breakdown().hasHappened()) {
      probe.findHangup(connection.breakdown().isNews());
    } else if (reader.hasEnded() && writer.isShut()) {
      probe.findAsked(POLLIN | POLLOUT);
      probe.find(POLLHUP);
    }
  }

  private void examineInput(Probe probe) {
    if (!probe.asks(POLLIN) && !probe.asksNothing() && !probe.shows(HANGUP)) {
      return;
    }
    if (!reader.isReady() && connection.isInputThere(probe)) {
      findInput(probe, SelectionKey.OP_READ);
    } else if (!reader.isReady() && !reader.lookAhead(probe)) {
      return; // whoever reads takes what comes, and tells when he is through
    } else if (reader.isReady()) {
      findInput(probe, SelectionKey.OP_READ | HANGUP);
    } else {
      probe.await(connection.interest(SelectionKey.OP_READ));
    }
  }

  /** What is there is told at once, and with nothing asked for it would be told without end. */
  private void findInput(Probe probe, int operations) {
    probe.findAsked(POLLIN);
    if (!probe.asksNothing()) {
      probe.await(connection.interest(SelectionKey.OP_READ) | operations);
    }
  }

  private void examineOutput(Probe probe) {
    int want = writer.look();
    if (want == Probe.BUSY) {
      probe.leave(SelectionKey.OP_WRITE); // whoever writes waits for room, and tells when through
      return;
    }
    if (want < 0) {
      probe.await(connection.interest(Probe.operations(want)));
    } else if (probe.asks(POLLOUT)) {
      probe.await(connection.interest(SelectionKey.OP_WRITE) | HANGUP);
      if (probe.shows(SelectionKey.OP_WRITE) || writer.isShut()) {
        probe.findAsked(POLLOUT);
      }
    }
    if (probe.shows(HANGUP) && !writer.isShut()) {
      connection.breakdown().notice();
    }
  }
}
