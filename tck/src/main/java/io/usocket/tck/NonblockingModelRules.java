// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Protocol;
import java.time.Duration;

/**
 * NB 9: two sockets in conversation, calls, modes, polls and transports as the dice fall, each
 * answer held against a model. A failure tells the seed; {@code -Dusocket.tck.seed=} repeats it, as
 * far as threads and the kernel do.
 */
class NonblockingModelRules {
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /**
   * Plain connections, half of them over chopped transports.
   *
   * <p>If this fails: the last operations are in the check. The port has given a wrong byte, one
   * too many or one too few, waited where it must not, or told something else than what was so
   * ({@code interest}, {@code available}, {@code hasBufferedInput}, WANT_READ, WANT_WRITE).
   */
  @Rule
  void NB_9_1_random_calls_on_a_plain_connection_do_as_the_model_says(Subject subject)
      throws Exception {
    converse(subject, Protocol.IPPROTO_TCP, 2_000);
  }

  /**
   * TLS connections, both versions, from before the handshake to after the end.
   *
   * <p>If this fails: as NB-9.1. A read of TLS must neither lose nor keep a record, whatever pieces
   * it comes in; what a write has taken must leave with the next call, {@code flush} or {@code
   * shutdownOutput}; {@code hasBufferedInput} has to know decrypted bytes and whole records.
   */
  @Rule
  void NB_9_2_random_calls_on_a_TLS_connection_do_as_the_model_says(Subject subject)
      throws Exception {
    converse(subject, Protocol.IPPROTO_SEC, 1_000);
  }

  private static void converse(Subject subject, Protocol protocol, long operations)
      throws Exception {
    new ModelRun(subject.backend().name(), subject.provider(), protocol)
        .run(Seed.draw(), operations, LIMIT, PATIENCE);
  }
}
