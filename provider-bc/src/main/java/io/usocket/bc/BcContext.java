// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.ClientAuth;
import io.usocket.PreSharedKey;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.SecureStream;
import io.usocket.spi.tls.ServerNames;
import io.usocket.spi.tls.SharedKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** A configuration, ready for Bouncy Castle: what all its connections share. Immutable. */
final class BcContext implements TlsContext {
  /** The longest handshake message that a peer may make us keep, in bytes. */
  static final int MAX_MESSAGE = 1 << 16;

  private final TlsConfig config;
  private final TlsCrypto crypto;
  private final Terms terms;
  private final OwnKeys keys;
  private final Optional<PeerCertificates> peers;
  private final Optional<SharedKeys> sharedKeys;
  private final Optional<KeyLog> keyLog;
  private final Optional<Sessions> sessions;

  private BcContext(TlsConfig config, TlsCrypto crypto, Terms terms, Optional<Sessions> sessions)
      throws TlsException {
    boolean shared = !config.preSharedKeys().isEmpty();
    this.config = config;
    this.crypto = crypto;
    this.terms = terms;
    this.keys = new OwnKeys(config.identities(), config.ocspResponses(), crypto);
    this.sharedKeys =
        shared ? Optional.of(new SharedKeys(config.preSharedKeys())) : Optional.empty();
    this.peers = shared ? Optional.empty() : Optional.of(PeerCertificates.of(config));
    this.keyLog =
        config.keyLog().isPresent()
            ? Optional.of(KeyLog.open(config.keyLog().get()))
            : Optional.empty();
    this.sessions = sessions;
  }

  static BcContext of(TlsConfig config) throws TlsException {
    return of(config, Clock.systemUTC());
  }

  /** With the clock by which sessions end. */
  static BcContext of(TlsConfig config, Clock clock) throws TlsException {
    TlsCrypto crypto = new HybridCrypto(new SecureRandom());
    return new BcContext(
        config,
        crypto,
        Terms.of(config, crypto),
        config.isResuming() ? Optional.of(new Sessions(clock)) : Optional.empty());
  }

  /** The same for DTLS, where no session is resumed. */
  static BcContext ofDatagrams(TlsConfig config) throws TlsException {
    TlsCrypto crypto = new HybridCrypto(new SecureRandom());
    return new BcContext(config, crypto, Terms.ofDatagrams(config, crypto), Optional.empty());
  }

  TlsCrypto crypto() {
    return crypto;
  }

  Terms terms() {
    return terms;
  }

  OwnKeys keys() {
    return keys;
  }

  /** A pre-shared key as TLS 1.3 takes it; for one handshake. */
  TlsPSKExternal external(PreSharedKey key) {
    return new BasicTlsPSKExternal(SharedKeys.bytes(key), crypto.createSecret(key.key()));
  }

  /** Of a configuration without pre-shared keys. */
  PeerCertificates peers() {
    return peers.orElseThrow();
  }

  /** Empty: each handshake is a full one. */
  Optional<Sessions> sessions() {
    return sessions;
  }

  Optional<KeyLog> keyLog() {
    return keyLog;
  }

  ClientAuth clientAuth() {
    return config.clientAuth();
  }

  @Override
  public TlsPort client(BytePort transport, ServerNames server, int port) throws TlsException {
    return new SecureStream(transport, clientEngine(server, port));
  }

  @Override
  public TlsPort server(BytePort transport) throws TlsException {
    return new SecureStream(transport, serverEngine());
  }

  BcEngine clientEngine(ServerNames server, int port) throws TlsException {
    Progress progress = new Progress(this);
    return BcEngine.client(client(server, port, progress), progress);
  }

  BcEngine serverEngine() throws TlsException {
    Progress progress = new Progress(this);
    return BcEngine.server(server(progress), progress);
  }

  /** What a client's protocol object asks. */
  BcClient client(ServerNames server, int port, Progress progress) throws TlsException {
    return sharedKeys.isPresent()
        ? new PskClient(this, sharedKeys.get().only(), server, progress)
        : new CertificateClient(this, server, port, progress);
  }

  /** What a server's protocol object asks. */
  BcServer server(Progress progress) throws TlsException {
    if (sharedKeys.isPresent()) {
      return new PskServer(this, sharedKeys.get(), progress);
    }
    if (config.identities().isEmpty()) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          "a TLS server needs a key and a certificate: give TlsConfig an identity, or a"
              + " preSharedKey",
          null);
    }
    return new CertificateServer(this, progress);
  }
}
