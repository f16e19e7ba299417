// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsConfig;
import io.usocket.USocket;
import java.io.IOException;

/** Where a TLS configuration comes from: options, or a file that may change. */
interface TlsSource {
  /** The configuration as it is now. */
  TlsConfig read() throws IOException, UsageException;

  /** Gives a listening socket the configuration anew if it has changed; options never do. */
  default void refresh(USocket listener, EchoLog log) {}
}
