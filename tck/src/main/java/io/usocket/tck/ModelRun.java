// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Protocol;
import io.usocket.USocketException;
import io.usocket.spi.SocketProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Conversation after conversation between two sockets of a provider, each drawn from a seed of its
 * own: the first from the run's, the next from that plus one.
 */
final class ModelRun {
  private final ModelStage stage;
  private final Protocol protocol;
  private volatile Journal journal = new Journal("before the first conversation");

  /**
   * A run.
   *
   * @param name the provider as it is chosen
   * @param protocol IPPROTO_TCP or IPPROTO_SEC
   */
  ModelRun(String name, SocketProvider provider, Protocol protocol) throws USocketException {
    this.stage = new ModelStage(name, provider);
    this.protocol = protocol;
  }

  /**
   * Converses.
   *
   * @param operations after so many no other conversation begins
   * @param limit nor after this time
   * @param patience no single operation takes so long
   * @return how many operations there were
   */
  long run(long seed, long operations, Duration limit, Duration patience) throws Exception {
    try (Task<Long> conversing = Task.start(() -> converse(seed, operations, limit))) {
      watch(conversing, patience.toNanos());
      return conversing.get("the conversations\n" + journal);
    }
  }

  private long converse(long seed, long operations, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    long done = 0;
    for (long next = seed; done < operations && System.nanoTime() - end < 0; next++) {
      Conversation conversation = Conversation.draw(stage, protocol, next);
      journal = conversation.journal();
      try (conversation) {
        conversation.run();
        done += conversation.operations();
      } catch (Exception e) {
        throw journal.difference("a conversation", "no exception", e);
      }
    }
    return done;
  }

  /** A call that hangs is a difference too. */
  private void watch(Task<Long> conversing, long patience) {
    long seen = -1;
    long since = 0;
    while (!conversing.isDone()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      long now = System.identityHashCode(journal) * 1_000_003L + journal.operations();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience) {
        throw journal.difference("an operation", "it comes to its end", conversing.standing());
      }
    }
  }
}
