// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.AddressFamily;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket on a ServerSocketChannel. */
final class ChannelListener extends ChannelPort<ServerSocketChannel> implements ListenPort {
  ChannelListener(ServerSocketChannel channel, AddressFamily family) throws IOException {
    super(channel, family);
  }

  @Override
  public @Nullable StreamPort accept(Deadline deadline) throws IOException {
    SocketChannel accepted = channel.accept();
    while (accepted == null) {
      if (!awaitInput(SelectionKey.OP_ACCEPT, deadline)) {
        return null;
      }
      accepted = channel.accept();
    }
    return ChannelStream.over(accepted, family);
  }
}
