// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsSession;

/**
 * The sessions of TLS 1.2 that one configuration may resume: those whose peer has been verified,
 * for an hour, as long as its certificates are valid, and no more of them than a fixed number, of
 * which the one that was used longest ago goes first. Used by many threads.
 */
final class Sessions {
  static final int MOST = 500;
  static final Duration LIFETIME = Duration.ofHours(1);

  /**
   * A session.
   *
   * @param tls with the master secret
   * @param peer the peer's chain; empty: it has none
   * @param serverName what the client asked for
   * @param end from when on it is of no use
   */
  record Session(
      TlsSession tls, List<X509Certificate> peer, Optional<String> serverName, Instant end) {
    /** Who has begun to resume it has a copy of the secret. */
    private void wipe() {
      tls.invalidate();
      SessionParameters parameters = tls.exportSessionParameters();
      if (parameters != null) {
        parameters.clear();
      }
    }
  }

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Session> byKey = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(Clock clock) {
    this.clock = clock;
  }

  /** The session under this key; empty: there is none, or no more. */
  Optional<Session> find(String key) {
    lock.lock();
    try {
      Session found = byKey.get(key);
      if (found != null && !clock.instant().isBefore(found.end())) {
        forget(key);
        return Optional.empty();
      }
      return Optional.ofNullable(found);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps the session of a handshake that is just done, if it can be resumed.
   *
   * @param key a server's name and port, or the session's own id
   */
  void keep(
      String key, TlsContext context, List<X509Certificate> peer, Optional<String> serverName) {
    SecurityParameters agreed = context.getSecurityParametersConnection();
    TlsSession session = context.getResumableSession();
    if (session == null
        || agreed.isResumedSession()
        || !agreed.isExtendedMasterSecret() // RFC 7627 section 5.2
        || !ProtocolVersion.TLSv12.equals(agreed.getNegotiatedVersion())) {
      return;
    }
    Instant end = clock.instant().plus(LIFETIME);
    for (X509Certificate certificate : peer) {
      Instant last = certificate.getNotAfter().toInstant();
      end = last.isBefore(end) ? last : end;
    }
    lock.lock();
    try {
      forget(key);
      byKey.put(key, new Session(session, peer, serverName, end));
      if (byKey.size() > MOST) {
        forget(byKey.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(String key) {
    Session gone = byKey.remove(key);
    if (gone != null) {
      gone.wipe();
    }
  }
}
