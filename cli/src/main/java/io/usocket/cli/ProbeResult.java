// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of handshakes with a target through one backend.
 *
 * @param backend its name as it can be chosen
 * @param tlsLibrary what is beneath, with its version; empty: it cannot be used
 * @param agreement what was agreed on; empty: there is a failure
 * @param failure in a line of text why there is no agreement
 */
record ProbeResult(
    String backend,
    Optional<String> tlsLibrary,
    Optional<Agreed> agreement,
    Optional<ProbeFailure> failure) {
  /**
   * An agreement.
   *
   * @param info of a full handshake
   * @param time that it took
   * @param resumed whether a second connection resumed the first one's session; empty: not told
   */
  record Agreed(TlsInfo info, Duration time, Optional<Boolean> resumed) {}

  static ProbeResult agreed(String backend, String tlsLibrary, Agreed agreement) {
    return new ProbeResult(
        backend, Optional.of(tlsLibrary), Optional.of(agreement), Optional.empty());
  }

  static ProbeResult failed(String backend, Optional<String> tlsLibrary, ProbeFailure failure) {
    return new ProbeResult(backend, tlsLibrary, Optional.empty(), Optional.of(failure));
  }

  /** A provider that is here, but cannot be used. */
  static ProbeResult unusable(String backend, String problem) {
    ProbeFailure failure =
        new ProbeFailure("NOT USABLE: " + problem, Optional.empty(), Optional.empty());
    return failed(backend, Optional.empty(), failure);
  }

  boolean isGood() {
    return failure.isEmpty();
  }
}
