// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.spi.TlsContext;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.jsse.JsseEngine;
import io.usocket.spi.jsse.JsseProvider;
import io.usocket.spi.jsse.SslEngineContext;
import org.jspecify.annotations.Nullable;

/** SocketChannel, Selector and SSLEngine; the engine may be any JSSE implementation's. */
public final class NioProvider extends JsseProvider {
  /** For ServiceLoader: on the JDK's own JSSE. */
  public NioProvider() {
    this(null);
  }

  private NioProvider(@Nullable JsseEngine chosen) {
    super(chosen);
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  protected JsseProvider on(JsseEngine engine) {
    return new NioProvider(engine);
  }

  @Override
  protected TlsContext tls(JsseContext context) {
    return new SslEngineContext(context);
  }
}
