// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.SocketOption;
import io.usocket.spi.SocketPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;

/** A port that is another one, but for what a subclass changes. */
abstract class WrappedPort<P extends SocketPort> implements SocketPort {
  /** The one beneath. */
  final P whole;

  WrappedPort(P whole) {
    this.whole = whole;
  }

  @Override
  public InetSocketAddress localAddress() throws IOException {
    return whole.localAddress();
  }

  @Override
  public void setOption(SocketOption option, int value) throws IOException {
    whole.setOption(option, value);
  }

  @Override
  public int getOption(SocketOption option) throws IOException {
    return whole.getOption(option);
  }

  @Override
  public SelectableChannel channel() {
    return whole.channel();
  }

  @Override
  public int interest(int wanted) {
    return whole.interest(wanted);
  }

  @Override
  public boolean hasBufferedInput() {
    return whole.hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
