// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.ClientAuth;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.SecureStream;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** A configuration, ready for Bouncy Castle: what all its connections share. Immutable. */
final class BcContext implements TlsContext {
  /** The longest handshake message that a peer may make us keep, in bytes. */
  static final int MAX_MESSAGE = 1 << 16;

  private final TlsConfig config;
  private final TlsCrypto crypto;
  private final Terms terms;
  private final OwnKeys keys;
  private final PeerCertificates peers;

  private BcContext(TlsConfig config, TlsCrypto crypto) throws TlsException {
    this.config = config;
    this.crypto = crypto;
    this.terms = Terms.of(config, crypto);
    this.keys = new OwnKeys(config.identities(), crypto);
    this.peers =
        new PeerCertificates(
            config.isVerifying() ? Optional.of(PeerTrust.of(config)) : Optional.empty(),
            config.trust().orElse(List.of()));
  }

  static BcContext of(TlsConfig config) throws TlsException {
    return new BcContext(config, new HybridCrypto(new SecureRandom()));
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

  PeerCertificates peers() {
    return peers;
  }

  ClientAuth clientAuth() {
    return config.clientAuth();
  }

  @Override
  public TlsPort client(BytePort transport, ServerNames server, int port) {
    return new SecureStream(transport, clientEngine(server));
  }

  @Override
  public TlsPort server(BytePort transport) throws TlsException {
    return new SecureStream(transport, serverEngine());
  }

  BcEngine clientEngine(ServerNames server) {
    Progress progress = new Progress(terms);
    return BcEngine.client(new BcClient(this, server, progress), progress);
  }

  BcEngine serverEngine() throws TlsException {
    if (config.identities().isEmpty()) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          "a TLS server needs a key and a certificate: give TlsConfig an identity",
          null);
    }
    Progress progress = new Progress(terms);
    return BcEngine.server(new BcServer(this, progress), progress);
  }
}
