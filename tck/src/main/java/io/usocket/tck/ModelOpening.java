// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.SOL_SOCKET;

import io.usocket.Accepted;
import io.usocket.Poller;
import io.usocket.Protocol;
import io.usocket.SocketOption;
import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** How two sockets come to be connected: blocking or not, in this thread or in one of its own. */
final class ModelOpening {
  private final ModelStage stage;
  private final ModelPlan plan;
  private final Journal journal;

  ModelOpening(ModelStage stage, ModelPlan plan, Journal journal) {
    this.stage = stage;
    this.plan = plan;
    this.journal = journal;
  }

  void open(ModelEnd client, ModelEnd server, SplittableRandom dice) throws Exception {
    try (USocket listening = stage.listening(plan, plan.server())) {
      room(listening);
      listening.bind(Subject.anyPort());
      listening.listen();
      USocket socket = stage.connecting(plan, plan.client());
      client.use(socket);
      room(socket);
      socket.setsockopt(
          Protocol.IPPROTO_TCP, SocketOption.TCP_NODELAY, dice.nextInt(8) == 0 ? 0 : 1);
      InetSocketAddress to = TlsListener.named(TlsStage.HOST, listening.getsockname().getPort());
      stage.chop(plan.server());
      switch (dice.nextInt(3)) {
        case 0 -> blocking(client, to, listening, server, dice);
        case 1 -> halfBlocking(client, to, listening, server, dice);
        default -> {
          client.settimeout(0);
          client.connect(to);
          accept(listening, server, dice);
          client.connect(to);
        }
      }
    }
  }

  /** The client waits for its handshake, the server comes as it likes. */
  private void blocking(
      ModelEnd client,
      InetSocketAddress to,
      USocket listening,
      ModelEnd server,
      SplittableRandom dice)
      throws Exception {
    journal.begin("client in a thread connect");
    Task<Boolean> connecting =
        Task.start(
            () -> {
              client.socket().connect(to);
              return true;
            });
    accept(listening, server, dice);
    server.settimeout(0);
    long end = System.nanoTime() + Bounded.soon();
    while (!connecting.isDone() && System.nanoTime() - end < 0) {
      server.handshake();
      LockSupport.parkNanos(50_000);
    }
    connecting.get("connect\n" + journal);
    client.judge().becomeReady();
  }

  /** The connection waits in the listener's queue; a client of TLS has not to wait for it. */
  private void halfBlocking(
      ModelEnd client,
      InetSocketAddress to,
      USocket listening,
      ModelEnd server,
      SplittableRandom dice)
      throws Exception {
    if (plan.isTls()) {
      client.settimeout(0);
    }
    client.connect(to);
    accept(listening, server, dice);
  }

  private void accept(USocket listening, ModelEnd server, SplittableRandom dice)
      throws USocketException {
    listening.settimeout(0);
    boolean polled = dice.nextBoolean();
    journal.begin("accept" + (polled ? ", polled" : ""));
    if (polled) {
      try (Poller poller = Sockets.poll()) {
        poller.register(listening, POLLIN);
        if (poller.poll(Bounded.soonMillis()).isEmpty()) {
          throw journal.difference(
              "poll of a listener", "POLLIN: there is a connection", "nothing");
        }
      }
    } else {
      listening.settimeout(Bounded.soonSeconds());
    }
    Accepted accepted = listening.accept();
    server.use(accepted.socket());
    if (server.timeout() != Double.POSITIVE_INFINITY) {
      throw journal.difference("mode of an accepted socket", "blocking", server.timeout());
    }
    journal.end("done");
  }

  private void room(USocket socket) throws USocketException {
    if (plan.roomForBytes() > 0) {
      socket.setsockopt(SOL_SOCKET, SocketOption.SO_SNDBUF, plan.roomForBytes());
      socket.setsockopt(SOL_SOCKET, SocketOption.SO_RCVBUF, plan.roomForBytes());
    }
  }
}
