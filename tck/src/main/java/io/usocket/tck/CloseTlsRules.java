// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocket;

/** CLOSE-6: over TLS close and interrupts are what they are without it. */
class CloseTlsRules {
  /**
   * CLOSE-2.1 over TLS.
   *
   * <p>If this fails: {@code TlsPort.close} has to wake the thread that waits beneath TLS, and must
   * not wait for a lock that it holds.
   */
  @Rule
  void CLOSE_6_1_close_over_TLS_wakes_a_reader(Subject subject) throws Throwable {
    USocket blocking = TlsPair.connect(subject).socket();
    CloseRules.wakes(subject, blocking, "recv", () -> blocking.recv(10));
    USocket timed = TlsPair.connect(subject).socket();
    timed.settimeout(8);
    CloseRules.wakes(subject, timed, "readline with a timeout", timed::readline);
  }

  /**
   * CLOSE-2.3 over TLS. Pitfall 13.
   *
   * <p>If this fails: {@code TlsPort.close} must not send close_notify behind a write that is under
   * way, nor wait for it.
   */
  @Rule
  void CLOSE_6_2_close_over_TLS_wakes_a_writer_and_does_not_wait(Subject subject) throws Throwable {
    USocket socket = TlsPair.connect(subject).socket();
    CloseRules.wakes(subject, socket, "send", () -> socket.send(new byte[Flow.TOO_MUCH]));
  }

  /**
   * CLOSE-3.1 over TLS.
   *
   * <p>If this fails: an interrupt is not an error of TLS; what was decrypted, and what was not,
   * stays where it is.
   */
  @Rule
  void CLOSE_6_3_an_interrupted_reader_over_TLS_loses_nothing(Subject subject) throws Exception {
    InterruptRules.readerLosesNothing(subject, TlsPair.connect(subject));
  }

  /**
   * CLOSE-3.3 over TLS.
   *
   * <p>If this fails: a record that is half out is finished by the next write, before anything
   * else.
   */
  @Rule
  void CLOSE_6_4_an_interrupted_writer_over_TLS_can_go_on(Subject subject) throws Exception {
    InterruptRules.writerGoesOn(subject, TlsPair.connect(subject));
  }
}
