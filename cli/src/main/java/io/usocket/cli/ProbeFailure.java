// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import java.util.Optional;

/**
 * Why a backend did not come to an agreement with a target.
 *
 * @param text in a line
 * @param reason whose fault it is; empty: not one of TLS
 * @param alert that came or went, where the backend tells
 */
record ProbeFailure(String text, Optional<TlsException.Reason> reason, Optional<TlsAlert> alert) {
  static ProbeFailure of(Throwable e) {
    String text = Failures.text(e).replaceAll("\\R", " ");
    return e instanceof TlsException tls
        ? new ProbeFailure(text, Optional.of(tls.reason()), tls.alert())
        : new ProbeFailure(text, Optional.empty(), Optional.empty());
  }

  /** One line that has the alert too. */
  String line() {
    return alert
        .map(TlsAlert::wireName)
        .filter(name -> !text.contains(name))
        .map(name -> text + " (alert " + name + ")")
        .orElse(text);
  }
}
