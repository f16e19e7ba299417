// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.SecureStream;
import io.usocket.spi.tls.ServerNames;
import io.usocket.spi.tls.SniKeyManager;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** A TlsConfig in the library's words, for many sockets and threads. */
final class AcmeTls implements TlsContext {
  private final TlsConfig config;
  private final KeyManager[] keys;
  private final TrustManager[] trust;
  private final AcmeChoices choices;

  AcmeTls(TlsConfig config) throws TlsException {
    this.config = config;
    keys = new KeyManager[] {new SniKeyManager(config.identities())};
    trust = new TrustManager[] {AcmeTrust.of(config)};
    choices = AcmeChoices.of(config, context());
  }

  /** One for each connection: the library keeps sessions in it, and acme claims no resumption. */
  private SSLContext context() throws TlsException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException(TlsException.Reason.INTERNAL, "acme cannot set TLS up", e);
    }
  }

  /** Not all that has a name to verify has one to send: addresses have none (RFC 6066). */
  @Override
  public TlsPort client(BytePort transport, ServerNames server, int port) throws TlsException {
    SSLEngine engine = context().createSSLEngine(server.reference(), port);
    engine.setUseClientMode(true);
    SSLParameters parameters = choices.parameters();
    parameters.setServerNames(
        server.sni().<SNIServerName>map(SNIHostName::new).map(List::of).orElse(List.of()));
    engine.setSSLParameters(parameters);
    return new SecureStream(transport, new AcmeEngine(engine, server.sni()));
  }

  @Override
  public TlsPort server(BytePort transport) throws TlsException {
    SSLEngine engine = context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = choices.parameters();
    parameters.setUseCipherSuitesOrder(true);
    switch (config.clientAuth()) {
      case NONE -> {}
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return new SecureStream(transport, new AcmeEngine(engine, Optional.empty()));
  }
}
