// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;

/** Warns of own certificates that peers will refuse, as their time is over or has not come. */
final class IdentityDates {
  private static final Logger LOG = System.getLogger("io.usocket.tls");

  private IdentityDates() {}

  static void warn(List<Identity> identities) {
    Instant now = Instant.now();
    for (Identity identity : identities) {
      Instant begin = identity.leaf().getNotBefore().toInstant();
      Instant end = identity.leaf().getNotAfter().toInstant();
      if (now.isAfter(end)) {
        warn(identity, "has expired on " + end);
      } else if (now.isBefore(begin)) {
        warn(identity, "is not valid before " + begin);
      }
    }
  }

  private static void warn(Identity identity, String what) {
    LOG.log(
        Level.WARNING,
        "the certificate of {0} {1}: peers will refuse it, renew it",
        identity,
        what);
  }
}
