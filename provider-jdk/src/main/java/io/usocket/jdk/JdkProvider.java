// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.spi.TlsContext;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.jsse.JsseEngine;
import io.usocket.spi.jsse.JsseProvider;
import io.usocket.spi.jsse.SslEngineContext;
import org.jspecify.annotations.Nullable;

/**
 * JSSE's SSLSocket; the engine may be any JSSE implementation's. Where its SSLSocket cannot stop in
 * the middle of a handshake and go on, its SSLEngine is used. TCP and UDP are NIO channels.
 */
public final class JdkProvider extends JsseProvider {
  /** For ServiceLoader: on the JDK's own JSSE. */
  public JdkProvider() {
    this(null);
  }

  private JdkProvider(@Nullable JsseEngine chosen) {
    super(chosen);
  }

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  protected JsseProvider on(JsseEngine engine) {
    return new JdkProvider(engine);
  }

  @Override
  protected TlsContext tls(JsseContext context) {
    return Manners.of(context.engine())
        .<TlsContext>map(manners -> new SslSocketContext(context, manners))
        .orElseGet(() -> new SslEngineContext(context));
  }
}
