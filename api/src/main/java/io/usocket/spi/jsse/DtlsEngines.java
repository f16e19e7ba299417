// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.DtlsContext;
import io.usocket.spi.DtlsGate;
import io.usocket.spi.DtlsPort;
import io.usocket.spi.tls.ServerNames;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * DTLS 1.2 by the SSLEngines of a JSSE implementation that has it. Each connection has an
 * SSLContext of its own, with the same keys and trust: none resumes another.
 */
final class DtlsEngines implements DtlsContext {
  private static final String VERSION = "DTLSv1.2";

  private final JsseContext context;
  private final String[] suites;

  private DtlsEngines(JsseContext context, String[] suites) {
    this.context = context;
    this.suites = suites;
  }

  /**
   * Sets DTLS up.
   *
   * @throws TlsException CONFIGURATION: the engine cannot do it; the text names what
   */
  static DtlsEngines of(TlsConfig config, JsseEngine engine) throws TlsException {
    JsseContext context = JsseContext.of(config, engine);
    SSLEngine asked = context.newDatagramContext(new SecureRandom()).createSSLEngine();
    if (config.cipherSuites().isEmpty()) {
      return new DtlsEngines(context, asked.getEnabledCipherSuites());
    }
    List<String> known = Arrays.asList(asked.getSupportedCipherSuites());
    String[] possible =
        config.cipherSuites().stream().filter(known::contains).toArray(String[]::new);
    if (possible.length == 0) {
      throw new TlsException(
          Reason.CONFIGURATION,
          engine + " has none of cipherSuites " + config.cipherSuites() + " for DTLS 1.2: add one",
          null);
    }
    return new DtlsEngines(context, possible);
  }

  @Override
  public DtlsPort client(DatagramPort transport, ServerNames server) throws TlsException {
    SSLContext fresh = context.newDatagramContext(new SecureRandom());
    SSLEngine engine =
        context
            .peerHost(server)
            .map(host -> fresh.createSSLEngine(host, 0))
            .orElseGet(fresh::createSSLEngine);
    engine.setUseClientMode(true);
    JsseHandshake handshake = context.client(JsseConnection.of(engine), server);
    return new DtlsEnginePort(transport, machine(engine, handshake));
  }

  @Override
  public DtlsGate gate() {
    return new CookieGate(this);
  }

  /** A server's machine whose cookies depend on a secret. */
  DtlsMachine server(byte[] secret) throws TlsException {
    SSLEngine engine = context.newDatagramContext(new CookieRandom(secret)).createSSLEngine();
    engine.setUseClientMode(false);
    return machine(engine, context.server(JsseConnection.of(engine)));
  }

  /** In place of the versions and suites of TLS. */
  private DtlsMachine machine(SSLEngine engine, JsseHandshake handshake) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {VERSION});
    parameters.setCipherSuites(suites);
    parameters.setEnableRetransmissions(true);
    engine.setSSLParameters(parameters);
    return new DtlsMachine(engine, handshake);
  }
}
