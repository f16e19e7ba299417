// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port where nobody listens, and nobody can: it is held by a socket that is only bound. */
final class RefusingPort implements AutoCloseable {
  private final Socket holder = new Socket();

  private RefusingPort() throws IOException {
    holder.bind(Subject.anyPort());
  }

  static InetSocketAddress make(Subject subject) throws IOException {
    return (InetSocketAddress) subject.closing(new RefusingPort()).holder.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
