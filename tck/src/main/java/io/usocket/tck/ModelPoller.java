// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.Sockets;
import io.usocket.USocketException;
import java.io.Closeable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A poller, with what is registered in it and what it may tell. */
final class ModelPoller implements Closeable {
  private final String name;
  private final Journal journal;
  private final Poller poller;
  private final Map<ModelEnd, Integer> masks = new LinkedHashMap<>();
  private @Nullable Task<Integer> aside;

  ModelPoller(String name, Journal journal) throws USocketException {
    this.name = name;
    this.journal = journal;
    this.poller = Sockets.poll();
  }

  /** Registers a socket, or gives it another mask. */
  void register(ModelEnd end, int mask) throws USocketException {
    journal.begin(name + ".register " + end + ", " + mask);
    try {
      poller.register(end.socket(), mask);
      masks.put(end, mask);
      expect(!end.judge().isClosed(), "EBADF: the socket is closed", "success");
    } catch (USocketException e) {
      expect(end.judge().isClosed() && e.errno() == Errno.EBADF, "success", e);
    }
    journal.end("done");
  }

  /** Changes the mask of a socket that may be registered. */
  void modify(ModelEnd end, int mask) throws USocketException {
    journal.begin(name + ".modify " + end + ", " + mask);
    try {
      poller.modify(end.socket(), mask);
      expect(masks.replace(end, mask) != null, "ENOENT: it is not registered", "success");
    } catch (USocketException e) {
      expect(!masks.containsKey(end) && e.errno() == Errno.ENOENT, "success", e);
    }
    journal.end("done");
  }

  void unregister(ModelEnd end) {
    journal.begin(name + ".unregister " + end);
    poller.unregister(end.socket());
    masks.remove(end);
    journal.end("done");
  }

  boolean isPolling() {
    return aside != null;
  }

  /** Polls, and lets each socket's model look at what was found, or not; the events. */
  Map<ModelEnd, Integer> poll(int millis) throws USocketException {
    journal.begin(name + ".poll(" + millis + ")");
    Map<ModelEnd, Integer> found = new HashMap<>();
    for (PollEvent event : (millis & 1) == 0 ? poller.poll(millis) : poller.ipoll(millis)) {
      ModelEnd end = endOf(event);
      expect(event.events() != 0, "events", "none for " + end);
      expect(found.put(end, event.events()) == null, "one event for each socket", end);
    }
    journal.end(found);
    for (Map.Entry<ModelEnd, Integer> each : masks.entrySet()) {
      ModelEnd end = each.getKey();
      end.judge()
          .polled(each.getValue(), found.getOrDefault(end, 0), end.isReading(), end.isWriting());
    }
    return found;
  }

  private ModelEnd endOf(PollEvent event) {
    for (ModelEnd end : masks.keySet()) {
      if (end.socket() == event.socket()) {
        return end;
      }
    }
    throw journal.difference(name, "only what is registered", event);
  }

  /** Begins to poll in a thread of its own, until there is something or {@link #join}. */
  void pollAside() {
    journal.begin(name + ".poll(-1) in a thread");
    aside = Task.start(() -> poller.poll(-1).size());
    journal.end("begun");
  }

  /** Ends the poll of the other thread. */
  void join() throws Exception {
    Task<Integer> polling = aside;
    if (polling != null) {
      journal.begin(name + ".wakeup");
      poller.wakeup();
      int found = polling.get(name + ".poll(-1) after wakeup\n" + journal);
      aside = null;
      journal.end("poll has found " + found);
      poller.poll(0); // a wake-up that came after the poll's end
    }
  }

  private void expect(boolean holds, String expected, Object actual) {
    if (!holds) {
      throw journal.difference(name, expected, actual);
    }
  }

  @Override
  public void close() {
    poller.close();
  }
}
