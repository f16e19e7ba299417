// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsConfig;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The backends, and both ends of TLS. */
final class TestTls {
  private static final List<String> BACKENDS =
      List.of("jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc");

  private TestTls() {}

  static List<String> backends() {
    return BACKENDS;
  }

  /** A server that is localhost, and gives a handshake so much time. */
  static TlsConfig server(Duration handshakeTimeout) throws Exception {
    Credential good = TestPki.serverEc();
    return TlsConfig.builder()
        .identity(good.privateKey(), good.chain().toArray(X509Certificate[]::new))
        .handshakeTimeout(handshakeTimeout)
        .build();
  }

  /** A client that trusts this server under the name of localhost. */
  static TlsConfig client() throws Exception {
    return TlsConfig.builder().trust(TestPki.root().certificate()).serverName("localhost").build();
  }

  /** What a client of the JDK sends first. */
  static byte[] hello() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), record);
    byte[] hello = new byte[record.flip().remaining()];
    record.get(hello);
    return hello;
  }
}
