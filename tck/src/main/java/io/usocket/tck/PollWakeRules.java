// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.USocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** POLL-5: a poller and other threads. */
class PollWakeRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /**
   * wakeup ends the poll that is under way, or the next one, and no more than that.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void POLL_5_1_wakeup_ends_one_poll(Subject subject) throws Throwable {
    PollStage stage = new PollStage(subject).with(subject.connected().socket(), POLLIN);
    Poller poller = stage.poller();
    poller.wakeup();
    poller.wakeup();
    assertEquals(List.of(), poller.poll(-1), "poll(-1) after wakeup");
    long begin = System.nanoTime();
    stage.quiet("poll after that");
    if (System.nanoTime() - begin < Duration.ofMillis(PollStage.QUIET_MILLIS - 2).toNanos()) {
      throw Expect.failure("the poll after that", "it waits", "it came back at once");
    }
    Task<List<PollEvent>> polling = subject.start(() -> poller.poll(-1));
    polling.awaitWaiting("poll(-1) with nothing there");
    poller.wakeup();
    assertEquals(List.of(), polling.get("poll(-1) during wakeup"), "poll(-1) during wakeup");
    poller.wakeup();
    Expect.within(Duration.ofSeconds(3), "ipoll(-1) after wakeup", () -> poller.ipoll(-1));
  }

  /**
   * What other threads register, change and remove counts for the poll that is under way.
   *
   * <p>If this fails: as POLL-5.1.
   */
  @Rule
  void POLL_5_2_changes_by_other_threads_count_at_once(Subject subject) throws Exception {
    USocket s = subject.connected().socket();
    PollStage stage = new PollStage(subject);
    Task<Integer> polling = subject.start(() -> stage.once(s, -1, "poll"));
    polling.awaitWaiting("poll(-1) with nobody registered");
    stage.poller().register(s, POLLOUT);
    assertEquals(4, polling.get("poll during register"), "events of poll during register");
    stage.poller().modify(s, POLLIN);
    Task<Integer> second = subject.start(() -> stage.once(s, -1, "poll"));
    second.awaitWaiting("poll(-1) with nothing there");
    stage.poller().modify(s, IN_OUT);
    assertEquals(4, second.get("poll during modify"), "events of poll during modify");
    stage.poller().modify(s, POLLIN);
    Link link = subject.connected();
    stage.poller().register(link.socket(), POLLIN);
    Task<Integer> third = subject.start(() -> stage.once(link.socket(), -1, "poll"));
    third.awaitWaiting("poll(-1) with nothing there");
    stage.poller().unregister(s);
    s.close();
    third.awaitWaiting("poll(-1) after an unregistered socket was closed");
    link.peer().send("x");
    assertEquals(1, third.get("poll once data comes"), "events of the other socket");
  }

  /**
   * A socket that another thread closes is told of by the poll that is under way.
   *
   * <p>If this fails: as POLL-2.4.
   */
  @Rule
  void POLL_5_3_a_close_by_another_thread_is_told_at_once(Subject subject) throws Exception {
    List<USocket> sockets =
        List.of(
            subject.connected().socket(), subject.listening(), TlsPair.connect(subject).socket());
    for (USocket s : sockets) {
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      Task<Integer> polling = subject.start(() -> stage.once(s, -1, "poll"));
      polling.awaitWaiting("poll(-1) with nothing there");
      s.close();
      assertEquals(32, polling.get("poll during close"), "events of poll during close of " + s);
    }
  }

  /**
   * A thread that is interrupted leaves the poll with EINTR and still knows it.
   *
   * <p>If this fails: as POLL-5.1.
   */
  @Rule
  void POLL_5_4_an_interrupt_ends_a_poll_with_EINTR(Subject subject) throws Exception {
    Link link = subject.connected();
    PollStage stage = new PollStage(subject).with(link.socket(), POLLIN);
    Poller poller = stage.poller();
    InterruptRules.interrupted(subject, "poll(-1)", poller::poll);
    InterruptRules.interrupted(subject, "poll(100000)", () -> poller.poll(100_000));
    InterruptRules.interrupted(subject, "ipoll(-1)", () -> poller.ipoll(-1));
    Task<Boolean> before =
        subject.start(
            () -> {
              Thread.currentThread().interrupt();
              Expect.errno(Errno.EINTR, "poll of an interrupted thread", poller::poll);
              return Thread.currentThread().isInterrupted();
            });
    assertEquals(true, before.get("poll of an interrupted thread"), "its interrupt status");
    link.peer().send("x");
    stage.tells(link.socket(), 1, "poll after interrupts");
  }

  /**
   * Closing a poller ends its poll, and leaves its sockets as they are.
   *
   * <p>If this fails: as POLL-5.1.
   */
  @Rule
  void POLL_5_5_close_of_the_poller_ends_the_poll_and_leaves_sockets_usable(Subject subject)
      throws Exception {
    Link link = subject.connected();
    PollStage stage = new PollStage(subject).with(link.socket(), POLLIN);
    Task<List<PollEvent>> polling = subject.start(stage.poller()::poll);
    polling.awaitWaiting("poll with nothing there");
    stage.poller().close();
    Expect.errno(Errno.EBADF, "poll during close", polling.thrown("poll during close"));
    link.peer().send("abc");
    Expect.bytes("abc", link.socket().read(3), "read after the poller was closed");
    link.socket().settimeout(0.05);
    Expect.errno(Errno.ETIMEDOUT, "recv with a timeout", () -> link.socket().recv(1));
    PollStage next = new PollStage(subject).with(link.socket(), POLLOUT);
    next.tells(link.socket(), 4, "poll of another poller");
    link.socket().close();
    link.peer().expectEnd();
  }

  /**
   * Registering, changing and removing by many threads while a poll is under way loses nothing.
   *
   * <p>If this fails: as POLL-5.1.
   */
  @Rule
  void POLL_5_11_many_threads_may_use_one_poller(Subject subject) throws Exception {
    Poller poller = new PollStage(subject).poller();
    USocket listening = subject.listening();
    Task<Integer> polling =
        subject.start(
            () -> {
              int rounds = 0;
              while (!poller.isClosed() && rounds >= 0) {
                Object outcome = TlsStage.outcome(() -> poller.poll(-1));
                rounds = outcome instanceof List<?> ? rounds + 1 : -rounds - 1;
              }
              return -rounds;
            });
    List<Task<USocket>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      USocket own = subject.accepted(listening).socket();
      workers.add(subject.start(() -> work(poller, own)));
    }
    for (Task<USocket> worker : workers) {
      worker.get("a thread that registers, changes and removes 300 times");
    }
    assertEquals(false, polling.isDone(), "whether the poll has ended before close");
    poller.close();
    polling.get("the thread that polls");
    for (Task<USocket> worker : workers) {
      USocket socket = worker.get("its socket");
      PollStage next = new PollStage(subject).with(socket, IN_OUT);
      next.tells(socket, 4, "poll of another poller after all that");
    }
  }

  private static USocket work(Poller poller, USocket socket) throws Exception {
    for (int i = 0; i < 300; i++) {
      poller.register(socket, IN_OUT);
      poller.modify(socket, POLLIN);
      poller.modify(socket, POLLOUT);
      poller.unregister(socket);
      poller.wakeup();
    }
    return socket;
  }
}
