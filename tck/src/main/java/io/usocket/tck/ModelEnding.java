// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLHUP;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.Sockets.SOL_SOCKET;

import io.usocket.Shutdown;
import io.usocket.SocketOption;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.tck.StreamModel.End;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a conversation ends, and that its sockets stay as they are then. */
final class ModelEnding {
  private static final int AFTERWARDS = 12;

  private final Conversation conversation;
  private final ModelStage stage;
  private final ModelPlan plan;
  private final Journal journal;
  private final SplittableRandom dice;

  ModelEnding(
      Conversation conversation,
      ModelStage stage,
      ModelPlan plan,
      Journal journal,
      SplittableRandom dice) {
    this.conversation = conversation;
    this.stage = stage;
    this.plan = plan;
    this.journal = journal;
    this.dice = dice;
  }

  void end(ModelEnd client, ModelEnd server) throws Exception {
    boolean clientFirst = dice.nextBoolean();
    ModelEnd one = clientFirst ? client : server;
    ModelEnd other = clientFirst ? server : client;
    switch (plan.ending()) {
      case HALF_CLOSE -> {
        conversation.drain(dice.nextBoolean());
        halfClose(one, other);
      }
      case CLOSE -> {
        conversation.drain(dice.nextBoolean());
        one.chop().beginToBePrompt();
        close(one, isEndSeen(one, clientFirst) ? End.ORDERLY : End.MAYBE_CUT);
      }
      case ABRUPT_CLOSE -> {
        if (dice.nextBoolean()) { // without unread bytes the kernel does not reset
          conversation.drain(dice.nextBoolean());
        }
        writeLast(one);
        close(one, plan.isTls() ? End.MAYBE_CUT : End.ORDERLY);
      }
      case RESET -> {
        writeLast(one);
        one.socket().setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, OptionRules.ints(1, 0));
        close(one, End.RESET);
      }
    }
    conversation.letGo();
    readToTheEnd(other, dice.nextBoolean());
    conversation.operate(AFTERWARDS);
    conversation.settle();
    close(other, End.MAYBE_CUT);
    conversation.operate(AFTERWARDS);
    conversation.settle();
  }

  /** TLS may take what does not leave before the socket is closed: the peer must not miss that. */
  private void writeLast(ModelEnd end) {
    if (!end.isWriting()) {
      end.write(WritingCall.SEND, plan.largest(), true);
    }
  }

  /**
   * Whether the peer has to get close_notify: there is room for it in the kernel even in small
   * pieces, and no ticket of TLS 1.3 is unread here.
   */
  private boolean isEndSeen(ModelEnd one, boolean client) {
    boolean fits = plan.roomForBytes() == 0 && one.chop().writing().most() >= 17;
    boolean ticketsRead =
        !client || plan.version() == TlsVersion.TLS_1_2 || one.in().delivered() > 0;
    return !plan.isTls() || (one.judge().isReady() && fits && ticketsRead);
  }

  private void halfClose(ModelEnd one, ModelEnd other) throws Exception {
    if (!stage.canHalfClose(plan)) {
      close(one, End.MAYBE_CUT);
      return;
    }
    shutdown(one);
    readToTheEnd(other, dice.nextBoolean());
    other.write(WritingCall.SEND, 1 + dice.nextInt(plan.largest()), true);
    conversation.operate(AFTERWARDS);
    conversation.drain(dice.nextBoolean());
    shutdown(other);
    readToTheEnd(one, dice.nextBoolean());
    hangup(one);
    hangup(other);
    close(one, End.ORDERLY);
  }

  private void shutdown(ModelEnd end) throws Exception {
    journal.begin(end + " shutdown(SHUT_WR)");
    end.judge().shutting();
    end.settimeout(0);
    long limit = System.nanoTime() + Bounded.soon();
    while (!end.judge().isShut()) {
      try {
        end.socket().shutdown(Shutdown.SHUT_WR);
        end.judge().shut();
      } catch (WouldBlockException e) {
        if (System.nanoTime() - limit > 0) {
          throw journal.difference(end + " shutdown", "it is done in time", e);
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
      }
    }
    journal.end("done");
  }

  /** Both directions have ended. */
  private void hangup(ModelEnd end) throws USocketException {
    conversation.poller().register(end, POLLIN | POLLOUT);
    Integer events = conversation.poller().poll(1_000).get(end);
    int expected = POLLIN | POLLOUT | POLLHUP;
    if (events == null || events != expected) {
      throw journal.difference(
          "poll of " + end + " with both directions ended", "IN, OUT, HUP", events);
    }
  }

  private void close(ModelEnd end, End how) throws Exception {
    journal.begin(end + " close");
    end.judge().closing(how);
    if (end.isBusy()) {
      Task.start(
              () -> {
                end.socket().close();
                return end;
              })
          .get("close in a third thread\n" + journal);
    } else {
      end.socket().close();
    }
    end.join();
    journal.end("done");
  }

  /** The end of the stream comes, one way or the other. */
  private void readToTheEnd(ModelEnd end, boolean polled) throws Exception {
    end.join();
    if (polled) {
      conversation.poller().register(end, POLLIN);
    }
    long limit = System.nanoTime() + Bounded.soon();
    while (!end.judge().hasEnded()) {
      long before = end.in().delivered();
      boolean told =
          !polled || (conversation.poller().poll(1_000).getOrDefault(end, 0) & POLLIN) != 0;
      if (told) {
        end.read(ReadingCall.RECV, 65_536, false, true);
      }
      if (end.in().delivered() != before) {
        limit = System.nanoTime() + Bounded.soon();
      } else if (System.nanoTime() - limit > 0) {
        throw journal.difference(end + " reads on", "the end of the stream", end.in());
      } else if (!polled) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(20));
      }
    }
  }
}
