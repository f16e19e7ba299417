// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.Protocol;
import io.usocket.USocketException;
import java.io.Closeable;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two sockets that are connected, and calls on both as the dice fall: which call comes next does
 * not depend on what the calls before have answered. This thread makes them, but for some that
 * wait.
 */
final class Conversation implements Closeable {
  private static final double[] TIMEOUTS = {1e-7, 0.0005, 0.002};
  private static final long SOON = Bounded.SOON_NANOS;

  private final ModelStage stage;
  private final ModelPlan plan;
  private final SplittableRandom random;
  private final Journal journal;
  private final ModelEnd client;
  private final ModelEnd server;
  private final ModelPoller first;
  private final ModelPoller second;
  private long operations;

  private Conversation(
      ModelStage stage, ModelPlan plan, SplittableRandom random, long seed, Journal journal)
      throws USocketException {
    this.stage = stage;
    this.plan = plan;
    this.random = random;
    this.journal = journal;
    StreamModel up = new StreamModel(seed);
    StreamModel down = new StreamModel(~seed);
    client = new ModelEnd("client", plan.client(), down, up, journal, plan.isTls());
    server = new ModelEnd("server", plan.server(), up, down, journal, plan.isTls());
    client.judge().meet(server.judge());
    server.judge().meet(client.judge());
    first = new ModelPoller("poller", journal);
    second = new ModelPoller("second poller", journal);
  }

  static Conversation draw(ModelStage stage, Protocol protocol, long seed) throws USocketException {
    SplittableRandom random = new SplittableRandom(seed);
    ModelPlan plan = ModelPlan.draw(random.split(), protocol);
    Journal journal = new Journal(Seed.tell(seed) + " on " + stage + "; " + plan);
    return new Conversation(stage, plan, random, seed, journal);
  }

  Journal journal() {
    return journal;
  }

  /** How many operations there were, those not counted that end it. */
  long operations() {
    return operations;
  }

  void run() throws Exception {
    new ModelOpening(stage, plan, journal).open(client, server, random.split());
    operate(plan.operations());
    new ModelEnding(this, stage, plan, journal, random.split()).end(client, server);
  }

  ModelPoller poller() {
    return first;
  }

  /** So many operations. */
  void operate(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      operations++;
      client.reap();
      server.reap();
      operate(random.nextBoolean() ? client : server, random.split());
    }
  }

  private void operate(ModelEnd end, SplittableRandom dice) throws Exception {
    int which = dice.nextInt(100);
    if (which < 36) {
      read(end, dice);
    } else if (which < 68) {
      write(end, dice);
    } else if (which < 75) {
      changeMode(end, dice);
    } else if (which < 85) {
      poll(dice);
    } else if (which < 91) {
      register(end, dice);
    } else if (which < 93) {
      handshake(end);
    } else if (!plan.threads()) {
      poll(dice);
    } else if (which < 95) {
      startReading(end, dice);
    } else if (which < 97) {
      startWriting(end, dice);
    } else if (which < 98) {
      pollAside();
    } else {
      settle();
    }
  }

  private void read(ModelEnd end, SplittableRandom dice) {
    int size = size(dice);
    boolean peek = dice.nextInt(8) == 0;
    boolean dontWait = mustNotWait(end) || dice.nextInt(4) == 0;
    List<ReadingCall> calls = peek || dontWait ? ReadingCall.withFlags() : ReadingCall.all();
    ReadingCall call = calls.get(dice.nextInt(calls.size()));
    if (!end.isReading()) {
      end.read(call, size, peek, dontWait);
    }
  }

  private void write(ModelEnd end, SplittableRandom dice) {
    int size = size(dice);
    boolean dontWait = mustNotWait(end) || dice.nextInt(4) == 0;
    List<WritingCall> calls = dontWait ? WritingCall.withFlags() : WritingCall.all();
    WritingCall call = calls.get(dice.nextInt(calls.size()));
    if (!end.isWriting()) {
      end.write(call, size, dontWait);
    }
  }

  /** In this thread nothing waits long; and a handshake that times out is the end. */
  private boolean mustNotWait(ModelEnd end) {
    return end.timeout() == Double.POSITIVE_INFINITY || (end.timeout() > 0 && !canTimeOut(end));
  }

  private boolean canTimeOut(ModelEnd end) {
    return !plan.isTls() || end.judge().isReady();
  }

  private int size(SplittableRandom dice) {
    int size =
        switch (dice.nextInt(10)) {
          case 0 -> dice.nextInt(2);
          case 1, 2, 3, 4 -> 1 + dice.nextInt(64);
          case 5, 6, 7 -> 1 + dice.nextInt(4_096);
          case 8 -> 16_383 + dice.nextInt(3);
          default -> 1 + dice.nextInt(150_000);
        };
    return Math.min(size, plan.largest());
  }

  private void changeMode(ModelEnd end, SplittableRandom dice) throws USocketException {
    double timeout =
        switch (dice.nextInt(8)) {
          case 0, 1 -> Double.POSITIVE_INFINITY;
          case 2 -> TIMEOUTS[dice.nextInt(TIMEOUTS.length)];
          default -> 0;
        };
    boolean possible = timeout == 0 || timeout == Double.POSITIVE_INFINITY || canTimeOut(end);
    if (possible && !end.isBusy() && !end.judge().isClosed()) {
      end.settimeout(timeout);
    }
  }

  private void poll(SplittableRandom dice) throws USocketException {
    ModelPoller poller = dice.nextBoolean() || second.isPolling() ? first : second;
    poller.poll(dice.nextInt(8) == 0 ? 1 + dice.nextInt(2) : 0);
  }

  private void register(ModelEnd end, SplittableRandom dice) throws USocketException {
    ModelPoller poller = dice.nextBoolean() ? first : second;
    int mask = (dice.nextBoolean() ? POLLIN : 0) | (dice.nextBoolean() ? POLLOUT : 0);
    switch (dice.nextInt(4)) {
      case 0 -> poller.unregister(end);
      case 1 -> poller.modify(end, mask);
      default -> poller.register(end, mask);
    }
  }

  private void handshake(ModelEnd end) throws USocketException {
    if (!end.isBusy() && !end.judge().isClosed()) {
      end.handshake();
    }
  }

  private void startReading(ModelEnd end, SplittableRandom dice) throws USocketException {
    ReadingCall call = ReadingCall.all().get(dice.nextInt(ReadingCall.all().size()));
    int size = size(dice);
    boolean peek = call.promise() == ReadingCall.Promise.SOME && dice.nextInt(8) == 0;
    if (!end.isReading() && canWaitAside(end, dice)) {
      end.startReading(call, size, peek);
    }
  }

  private void startWriting(ModelEnd end, SplittableRandom dice) throws USocketException {
    WritingCall call = WritingCall.all().get(dice.nextInt(WritingCall.all().size()));
    int size = Math.min(2 * size(dice), plan.largest());
    if (!end.isWriting() && canWaitAside(end, dice)) {
      end.startWriting(call, size);
    }
  }

  /** Makes calls wait, unless another thread is in a call, which would see the new mode or not. */
  private boolean canWaitAside(ModelEnd end, SplittableRandom dice) throws USocketException {
    boolean timed = dice.nextInt(3) == 0 && canTimeOut(end);
    if (!end.isBusy() && !end.judge().isClosed()) {
      end.settimeout(timed ? 0.01 : Double.POSITIVE_INFINITY);
    }
    return end.timeout() > 0 && !end.judge().isClosed();
  }

  private void pollAside() {
    if (!second.isPolling()) {
      second.pollAside();
    }
  }

  /** Calls in other threads come to their end: this thread gives and takes what they wait for. */
  void settle() throws Exception {
    journal.begin("settle");
    long end = System.nanoTime() + SOON;
    while (client.isBusy() || server.isBusy()) {
      long before = moved();
      oblige(client, server);
      oblige(server, client);
      client.reap();
      server.reap();
      if (moved() != before) {
        end = System.nanoTime() + SOON;
      } else if (System.nanoTime() - end > 0) {
        throw journal.difference("calls in other threads", "they end", stateOfThings());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
    }
    second.join();
  }

  /** Does what the other end waits for. */
  private void oblige(ModelEnd end, ModelEnd waiting) {
    if (waiting.isReading() && !end.isWriting()) {
      end.write(WritingCall.SEND, 16 + plan.largest() / 50, true);
    }
    if (!end.isReading()) {
      end.read(ReadingCall.RECV, 65_536, false, true);
    }
  }

  private long moved() {
    return client.in().delivered()
        + server.in().delivered()
        + client.out().accepted()
        + server.out().accepted()
        + (client.isBusy() ? 0 : 1)
        + (server.isBusy() ? 0 : 1)
        + (client.judge().isSettled() ? 1 : 0);
  }

  private String stateOfThings() {
    return "client gets " + client.in() + "; server gets " + server.in();
  }

  /**
   * Everything that was sent arrives: read without asking, or only when a poller tells. Where a
   * stream has ended there is nothing to read, and only a poller sends what TLS has left to send.
   */
  void drain(boolean byPoller) throws Exception {
    settle();
    boolean polled = byPoller || client.judge().hasEnded() || server.judge().hasEnded();
    if (polled) {
      shakeHandsPolled();
      first.register(client, POLLIN);
      first.register(server, POLLIN);
    }
    long end = System.nanoTime() + SOON;
    while (!isDrained()) {
      long before = moved();
      goOn(client);
      goOn(server);
      if (polled) {
        var found = first.poll(1_000);
        takeIfTold(client, found.getOrDefault(client, 0));
        takeIfTold(server, found.getOrDefault(server, 0));
      } else {
        take(client);
        take(server);
      }
      if (moved() != before) {
        end = System.nanoTime() + SOON;
      } else if (System.nanoTime() - end > 0) {
        throw journal.difference("everything that was sent", "it arrives", stateOfThings());
      } else if (!polled) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
      }
    }
  }

  /** A socket that is closed and was polled leaves the kernel when its pollers poll. */
  void letGo() throws Exception {
    second.join();
    first.poll(0);
    second.poll(0);
    settle();
  }

  private boolean isDrained() {
    boolean over = client.judge().hasEnded() || server.judge().hasEnded();
    return (over || client.judge().isSettled())
        && (client.in().isEmpty() || client.judge().hasEnded())
        && (server.in().isEmpty() || server.judge().hasEnded());
  }

  private static void goOn(ModelEnd end) throws USocketException {
    if (!end.judge().isReady() && !end.judge().isClosed()) {
      end.settimeout(0);
      end.handshake();
    }
  }

  private static void takeIfTold(ModelEnd end, int events) {
    if ((events & POLLIN) != 0) {
      take(end);
    }
  }

  private static void take(ModelEnd end) {
    if (!end.judge().isClosed()) {
      end.read(ReadingCall.RECV_HEAP, 65_536, false, true);
    }
  }

  /** A handshake goes on in the poll alone, until both sockets can be written to. */
  private void shakeHandsPolled() throws USocketException {
    first.register(client, POLLIN | POLLOUT);
    first.register(server, POLLIN | POLLOUT);
    long end = System.nanoTime() + SOON;
    int writable = 0;
    while (writable != 3 && !client.judge().hasEnded() && !server.judge().hasEnded()) {
      if (System.nanoTime() - end > 0) {
        throw journal.difference("both sockets", "POLLOUT", stateOfThings());
      }
      var found = first.poll(1_000);
      int ofClient = found.getOrDefault(client, 0);
      int ofServer = found.getOrDefault(server, 0);
      writable |= (ofClient & POLLOUT) != 0 ? 1 : 0;
      writable |= (ofServer & POLLOUT) != 0 ? 2 : 0;
      takeIfTold(client, ofClient);
      takeIfTold(server, ofServer);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    first.close();
    second.close();
  }
}
