// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket. */
public interface ListenPort extends SocketPort {
  /**
   * Takes the next connection.
   *
   * @param deadline until when to wait for one
   * @return the connection; null: none came before the deadline
   * @throws IOException if the port failed or is closed
   */
  @Nullable StreamPort accept(Deadline deadline) throws IOException;
}
