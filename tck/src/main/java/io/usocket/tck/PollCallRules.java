// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLHUP;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLNVAL;
import static io.usocket.Sockets.POLLOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.usocket.Errno;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.USocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.function.Executable;

/** POLL-4: the calls of a poller. */
class PollCallRules {
  private static final int IN_OUT = POLLIN | POLLOUT;
  private static final int POLLS = 10_000;

  /**
   * Registering again and modify change what is told.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void POLL_4_1_what_is_asked_can_be_changed(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    PollStage stage = new PollStage(subject);
    Poller poller = stage.poller();
    link.peer().send("x");
    poller.register(s);
    stage.tells(s, 5, "poll with the default mask");
    poller.register(s, POLLIN);
    stage.tells(s, 1, "poll after register with POLLIN");
    poller.register(s, POLLOUT);
    stage.tells(s, 4, "poll after register with POLLOUT");
    poller.modify(s, IN_OUT);
    stage.tells(s, 5, "poll after modify to both");
    poller.modify(s, 0);
    stage.quiet("poll after modify to nothing");
    poller.modify(s, POLLIN | POLLERR | POLLHUP | POLLNVAL);
    stage.tells(s, 1, "poll with bits that are told unasked");
  }

  /**
   * Who modifies a socket that is not registered is told; who unregisters it is not.
   *
   * <p>If this fails: as POLL-4.1.
   */
  @Rule
  void POLL_4_2_modify_of_an_unregistered_socket_is_ENOENT(Subject subject) throws Exception {
    USocket s = subject.connected().socket();
    PollStage stage = new PollStage(subject);
    Poller poller = stage.poller();
    Expect.errno(Errno.ENOENT, "modify before register", () -> poller.modify(s, POLLIN));
    poller.unregister(s);
    poller.register(s, POLLOUT);
    stage.tells(s, 4, "poll of a registered socket");
    poller.unregister(s);
    poller.unregister(s);
    assertEquals(List.of(), poller.poll(0), "poll after unregister");
    Expect.errno(Errno.ENOENT, "modify after unregister", () -> poller.modify(s, POLLIN));
    stage.quiet("poll after all that");
  }

  /**
   * A socket can be registered again at once, with and without a poll in between.
   *
   * <p>If this fails: {@code Port.channel()} has to be the same channel at each call.
   */
  @Rule
  void POLL_4_3_an_unregistered_socket_can_be_registered_again_at_once(Subject subject)
      throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    PollStage stage = new PollStage(subject).with(s, POLLIN);
    link.peer().send("x");
    for (int i = 0; i < 3; i++) {
      stage.tells(s, 1, "poll before unregister");
      stage.poller().unregister(s);
      stage.poller().register(s, POLLIN);
      stage.tells(s, 1, "poll after unregister and register");
      stage.poller().unregister(s);
      assertEquals(List.of(), stage.poller().poll(0), "poll after unregister");
      stage.poller().register(s, POLLOUT);
      stage.tells(s, 4, "poll after unregister, poll and register");
      stage.poller().unregister(s);
      stage.poller().register(s, POLLIN);
      stage.poller().unregister(s);
      stage.poller().register(s, POLLIN);
    }
  }

  /**
   * Bits that nobody can ask for are refused and change nothing.
   *
   * <p>If this fails: as POLL-4.1.
   */
  @Rule
  void POLL_4_4_other_bits_are_EINVAL(Subject subject) throws Exception {
    USocket s = subject.connected().socket();
    PollStage stage = new PollStage(subject).with(s, POLLOUT);
    for (int mask : new int[] {2, IN_OUT | 0x40, 1 << 20, -1, Integer.MIN_VALUE}) {
      String check = "mask " + Integer.toHexString(mask);
      Expect.errno(Errno.EINVAL, "register, " + check, () -> stage.poller().register(s, mask));
      Expect.errno(Errno.EINVAL, "modify, " + check, () -> stage.poller().modify(s, mask));
    }
    stage.tells(s, 4, "poll after refused masks");
  }

  /**
   * Closed sockets cannot be registered, and a closed poller does nothing.
   *
   * <p>If this fails: as POLL-4.1.
   */
  @Rule
  void POLL_4_5_a_closed_socket_or_poller_is_EBADF(Subject subject) throws Exception {
    USocket closed = subject.connected().socket();
    closed.close();
    USocket open = subject.connected().socket();
    PollStage stage = new PollStage(subject).with(open, POLLIN);
    Poller poller = stage.poller();
    Expect.errno(Errno.EBADF, "register of a closed socket", () -> poller.register(closed));
    stage.quiet("poll after a refused register");
    assertEquals(false, poller.isClosed(), "isClosed before close");
    poller.close();
    assertEquals(true, poller.isClosed(), "isClosed after close");
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("register", () -> poller.register(open));
    calls.put("register with a mask", () -> poller.register(open, POLLIN));
    calls.put("modify", () -> poller.modify(open, POLLIN));
    calls.put("poll()", poller::poll);
    calls.put("poll(0)", () -> poller.poll(0));
    calls.put("ipoll(0)", () -> poller.ipoll(0));
    calls.forEach((name, call) -> Expect.errno(Errno.EBADF, name + " of a closed poller", call));
    poller.unregister(open);
    poller.wakeup();
    poller.close();
    open.sendall(Expect.ascii("still usable"));
  }

  /**
   * A poll waits as long as it was told to.
   *
   * <p>If this fails: as POLL-4.1.
   */
  @Rule
  void POLL_4_6_a_poll_waits_as_long_as_it_was_told(Subject subject) throws Throwable {
    Link link = subject.connected();
    PollStage stage = new PollStage(subject).with(link.socket(), POLLIN);
    Poller poller = stage.poller();
    Expect.within(Duration.ofSeconds(1), "poll(0)", () -> poller.poll(0));
    for (int millis : new int[] {1, 100}) {
      long begin = System.nanoTime();
      assertEquals(List.of(), poller.poll(millis), "poll with nothing there");
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      if (took.toMillis() < millis - 2 || took.toMillis() > millis + 3_000) {
        throw Expect.failure("poll(" + millis + ")", "about " + millis + " ms", took);
      }
    }
    for (int timeout : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      Task<Integer> polling = subject.start(() -> stage.once(link.socket(), timeout, "poll"));
      polling.awaitWaiting("poll(" + timeout + ") with nothing there");
      link.peer().send("x");
      assertEquals(1, polling.get("poll when data comes"), "events of poll(" + timeout + ")");
      Expect.bytes("x", link.socket().recv(9), "recv after poll(" + timeout + ")");
    }
  }

  /**
   * What poll answers belongs to the caller; what ipoll answers to the poller.
   *
   * <p>If this fails: as POLL-4.1.
   */
  @Rule
  void POLL_4_7_the_events_of_poll_stay_those_of_ipoll_are_reused(Subject subject)
      throws Exception {
    List<Link> links = List.of(subject.connected(), subject.connected(), subject.connected());
    PollStage stage = new PollStage(subject);
    for (Link link : links) {
      stage.poller().register(link.socket(), POLLOUT);
    }
    List<PollEvent> events = stage.poller().poll(Bounded.soonMillis());
    List<PollEvent> reused = new ArrayList<>();
    List<USocket> sockets = new ArrayList<>();
    Iterable<PollEvent> answer = stage.poller().ipoll(Bounded.soonMillis());
    for (int round = 1; round <= 2; round++) {
      sockets.clear();
      for (PollEvent event : answer) {
        reused.add(event);
        sockets.add(event.socket());
        assertEquals(4, event.events(), "events in an iteration, round " + round);
        assertEquals(true, event.has(POLLOUT | POLLERR), "has(POLLOUT | POLLERR)");
        assertEquals(false, event.has(POLLIN | POLLERR), "has(POLLIN | POLLERR)");
      }
      assertEquals(3, sockets.size(), "sockets in an iteration, round " + round);
      assertEquals(3, sockets.stream().distinct().count(), "different ones, round " + round);
    }
    reused.forEach(event -> assertSame(reused.get(0), event, "the event of an iteration"));
    links.forEach(link -> stage.poller().unregister(link.socket()));
    stage.quiet("poll with nobody registered");
    assertEquals(3, events.size(), "events of an earlier poll");
    assertEquals(
        3, events.stream().map(PollEvent::socket).distinct().count(), "sockets of that poll");
  }

  /**
   * What is closed or unregistered during an iteration does not come up in the rest of it.
   *
   * <p>If this fails: as POLL-4.1.
   */
  @Rule
  void POLL_4_8_an_iteration_leaves_out_what_was_closed_or_unregistered_in_it(Subject subject)
      throws Exception {
    List<USocket> sockets = new ArrayList<>();
    PollStage stage = new PollStage(subject);
    for (int i = 0; i < 6; i++) {
      USocket socket = subject.connected().socket();
      sockets.add(socket);
      stage.poller().register(socket, POLLOUT);
    }
    Iterator<PollEvent> iterator = stage.poller().ipoll(Bounded.soonMillis()).iterator();
    USocket first = iterator.next().socket();
    List<USocket> others = sockets.stream().filter(socket -> socket != first).toList();
    first.close();
    others.get(0).close();
    others.get(1).close();
    stage.poller().unregister(others.get(2));
    List<USocket> rest = new ArrayList<>();
    while (iterator.hasNext()) {
      rest.add(iterator.next().socket());
    }
    assertEquals(2, rest.size(), "sockets in the rest of the iteration");
    assertEquals(true, rest.contains(others.get(3)) && rest.contains(others.get(4)), "these two");
    Expect.thrown(NoSuchElementException.class, "next at the end", iterator::next);
    Map<USocket, Integer> told = new LinkedHashMap<>();
    for (PollEvent event : stage.poller().ipoll(0)) {
      told.put(event.socket(), event.events());
    }
    assertEquals(
        Map.of(first, 32, others.get(0), 32, others.get(1), 32, others.get(3), 4, others.get(4), 4),
        told,
        "the next ipoll");
    Iterator<PollEvent> last = stage.poller().ipoll(0).iterator();
    for (int i = 0; i < 4; i++) {
      last.next();
    }
    assertEquals(true, last.hasNext(), "hasNext before the fifth event");
    others.forEach(stage.poller()::unregister);
    stage.poller().unregister(first);
    assertEquals(true, sockets.contains(last.next().socket()), "next, as hasNext has promised");
    assertEquals(false, last.hasNext(), "hasNext once all are unregistered");
  }

  /**
   * ipoll allocates nothing, with and without something to tell.
   *
   * <p>If this fails: {@code Port.interest} and {@code Port.channel} must not make objects.
   */
  @Rule
  void POLL_4_9_ipoll_allocates_nothing(Subject subject) throws Exception {
    USocket listening = subject.listening();
    Poller poller = new PollStage(subject).poller();
    for (int i = 0; i < 3; i++) {
      poller.register(subject.connected().socket(), POLLIN);
    }
    allocatesNothing(poller, 0, 0, "ipoll(0) with nothing to tell of");
    for (int i = 0; i < 3; i++) {
      poller.register(subject.accepted(listening).socket(), IN_OUT);
    }
    for (int timeout : new int[] {0, -1, 1000}) {
      allocatesNothing(poller, timeout, 3, "ipoll(" + timeout + ") with three writable sockets");
    }
  }

  private static void allocatesNothing(Poller poller, int timeout, int events, String check)
      throws Exception {
    count(poller, timeout, POLLS / 5); // what is made once
    long before = Allocation.ofThisThread();
    long found = count(poller, timeout, POLLS);
    long bytes = Allocation.ofThisThread() - before;
    assertEquals((long) events * POLLS, found, "events of " + POLLS + " calls, " + check);
    if (bytes >= 16L * POLLS) {
      throw Expect.failure(
          check, "nothing allocated", bytes + " bytes in " + POLLS + " calls: " + bytes / POLLS);
    }
  }

  private static long count(Poller poller, int timeout, int calls) throws Exception {
    long found = 0;
    for (int i = 0; i < calls; i++) {
      for (PollEvent event : poller.ipoll(timeout)) {
        found += event.has(POLLOUT) ? 1 : 0;
      }
    }
    return found;
  }
}
