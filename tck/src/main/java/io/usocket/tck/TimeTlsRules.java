// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** TIME-4: over TLS a timeout loses nothing either. */
class TimeTlsRules {
  /**
   * TIME-2.1 over TLS: between records, and in the middle of one. Pitfall 16.
   *
   * <p>If this fails: a record that is half there stays until its rest comes; the timeout is not an
   * error of TLS.
   */
  @Rule
  void TIME_4_1_read_over_TLS_that_times_out_loses_nothing(Subject subject) throws Exception {
    TimeKeepRules.readLosesNothing(TlsPair.connect(subject));
    TlsLink link =
        new TlsStage(subject).connected(TlsStage.trusting().build(), PeerEngines.servers());
    byte[] record = link.peer().encrypt(Expect.ascii("abcdef"));
    USocket s = link.socket();
    s.settimeout(0.06);
    for (int part : List.of(3, 8)) { // in the middle of the header, and behind it
      link.peer().link().send(Arrays.copyOfRange(record, part == 3 ? 0 : 3, part));
      Expect.timeout(
          Duration.ofMillis(60), "read(6), " + part + " bytes of a record", () -> s.read(6));
    }
    link.peer().link().send(Arrays.copyOfRange(record, 8, record.length));
    s.settimeout(Bounded.soonSeconds());
    Expect.bytes("abcdef", s.read(6), "read(6) once the record is whole");
  }

  /**
   * TIME-2.2 over TLS.
   *
   * <p>If this fails: as TIME-4.1.
   */
  @Rule
  void TIME_4_2_readline_over_TLS_that_times_out_loses_nothing(Subject subject) throws Exception {
    TimeKeepRules.lineLosesNothing(TlsPair.connect(subject));
  }

  /**
   * TIME-2.3 over TLS.
   *
   * <p>If this fails: as TIME-4.1.
   */
  @Rule
  void TIME_4_3_readinto_over_TLS_that_times_out_loses_nothing(Subject subject) throws Exception {
    TimeKeepRules.readintoLosesNothing(TlsPair.connect(subject));
  }

  /**
   * TIME-2.4 over TLS.
   *
   * <p>If this fails: as TIME-4.1.
   */
  @Rule
  void TIME_4_4_read_to_the_end_over_TLS_that_times_out_loses_nothing(Subject subject)
      throws Exception {
    TimeKeepRules.readToTheEndLosesNothing(TlsPair.connect(subject));
  }

  /**
   * TIME-2.5 over TLS. Pitfalls 16 and 17.
   *
   * <p>If this fails: a record that is half out is finished by the next write, before anything
   * else.
   */
  @Rule
  void TIME_4_5_sendall_over_TLS_that_times_out_tells_how_far_it_came(Subject subject)
      throws Exception {
    TimeKeepRules.sendallThenTheRest(subject, TlsPair.connect(subject));
  }

  /**
   * TIME-3.1 over TLS.
   *
   * <p>If this fails: a lock of the TLS library that is held while one direction waits.
   */
  @Rule
  void TIME_4_6_a_timeout_over_TLS_does_not_disturb_the_other_direction(Subject subject)
      throws Exception {
    TimeKeepRules.otherDirectionGoesOn(subject, TlsPair.connect(subject));
  }

  /**
   * TIME-1.1, 1.3 and 1.4 over TLS. Pitfall 17.
   *
   * <p>If this fails: the deadline has to reach every wait beneath TLS.
   */
  @Rule
  void TIME_4_7_every_call_over_TLS_times_out_and_never_early(Subject subject) throws Exception {
    USocket s = TlsPair.connect(subject).socket();
    TimeRules.readingTimesOut(s);
    TimeRules.neverEarly(s);
    TimeRules.sendingTimesOut(s);
  }
}
