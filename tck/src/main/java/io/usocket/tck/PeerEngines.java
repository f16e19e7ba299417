// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.TlsVersion;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Engines of the JDK's own TLS for peers; a fresh one for each connection. */
final class PeerEngines {
  private final SSLContext context;
  private final boolean client;
  private final int port;
  private final Consumer<SSLEngine> setting;

  private PeerEngines(SSLContext context, boolean client, Consumer<SSLEngine> setting) {
    this(context, client, 0, setting);
  }

  private PeerEngines(SSLContext context, boolean client, int port, Consumer<SSLEngine> setting) {
    this.context = context;
    this.client = client;
    this.port = port;
    this.setting = setting;
  }

  /** Servers with {@link TestPki#serverEc}, of all versions that the JDK has on. */
  static PeerEngines servers() {
    return servers(TestPki.serverEc());
  }

  /** Servers with this certificate, good or bad. */
  static PeerEngines servers(Credential credential) {
    return new PeerEngines(SunJsse.server(credential), false, engine -> {});
  }

  /** Servers that require a client certificate under the test root. */
  static PeerEngines askingServers() {
    return new PeerEngines(
        SunJsse.server(TestPki.serverEc(), TestPki.roots()),
        false,
        engine -> engine.setNeedClientAuth(true));
  }

  /** Clients that trust the test root and ask for {@link TlsStage#HOST}. */
  static PeerEngines clients() {
    return new PeerEngines(SunJsse.client(TestPki.roots()), true, engine -> {});
  }

  /** Clients with a certificate, good or bad. */
  static PeerEngines clients(Credential credential) {
    return new PeerEngines(SunJsse.client(TestPki.roots(), credential), true, engine -> {});
  }

  /** The same, of these versions only. */
  PeerEngines only(TlsVersion... versions) {
    String[] names = Arrays.stream(versions).map(PeerEngines::name).toArray(String[]::new);
    return with(engine -> engine.setEnabledProtocols(names));
  }

  /** The same, with a setting more. */
  PeerEngines with(Consumer<SSLEngine> more) {
    return new PeerEngines(context, client, port, setting.andThen(more));
  }

  /** The same clients, who remember the sessions that they had with this port. */
  PeerEngines at(int known) {
    return new PeerEngines(context, client, known, setting);
  }

  /** A fresh engine. */
  SSLEngine make() {
    SSLEngine engine =
        client ? context.createSSLEngine(TlsStage.HOST, port) : context.createSSLEngine();
    engine.setUseClientMode(client);
    setting.accept(engine);
    return engine;
  }

  private static String name(TlsVersion version) {
    return version == TlsVersion.TLS_1_3 ? "TLSv1.3" : "TLSv1.2";
  }
}
