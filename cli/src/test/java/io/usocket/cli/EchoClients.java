// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_TCP;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.Sockets.SOCK_STREAM;

import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.Protocol;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Many clients of one echo server, all on one poller and in the calling thread. */
final class EchoClients implements AutoCloseable {
  /** So many handshakes are under way at a time. */
  private static final int MOST_AT_ONCE = 256;

  private static final int MOST_MILLIS = 30_000;
  private static final int STALL_MILLIS = 200;

  private final Backend backend;
  private final Protocol protocol;
  private final InetSocketAddress server;
  private final Poller poller = Sockets.poll();
  private final Map<USocket, EchoClient> clients = new HashMap<>();
  private final ByteBuffer room = ByteBuffer.allocate(32 * 1024);

  EchoClients(Backend backend, Protocol protocol, InetSocketAddress server)
      throws USocketException {
    this.backend = backend;
    this.protocol = protocol;
    this.server = server;
  }

  /** Connects so many; returns when all handshakes are done. */
  void connect(int many, TlsConfig config) throws USocketException {
    int begun = 0;
    int done = 0;
    while (done < many) {
      while (begun < many && begun - done < MOST_AT_ONCE) {
        begin(begun++, config);
      }
      for (PollEvent event : poll()) {
        event.socket().handshake(); // done, or it tells what has failed
        poller.modify(event.socket(), POLLIN);
        done++;
      }
    }
  }

  private void begin(int number, TlsConfig config) throws USocketException {
    USocket socket = backend.socket(AF_INET, SOCK_STREAM, protocol, config);
    clients.put(socket, new EchoClient(socket, number));
    try {
      socket.connect(server);
    } catch (WouldBlockException e) {
      // begun
    }
    poller.register(socket, POLLOUT);
  }

  /**
   * Sends until the server takes no more, and reads nothing of what comes back: {@link #end} does.
   *
   * @param most what the server and the kernel may not take
   */
  void flood(int most) throws USocketException {
    for (EchoClient client : clients.values()) {
      poller.modify(client.socket(), POLLOUT);
      client.send(most);
      do {
        client.goOn(0, room);
      } while (!client.hasSent() && !poller.poll(STALL_MILLIS).isEmpty());
      if (client.hasSent()) {
        throw new AssertionError("the server reads on and on, and nobody reads what it sends");
      }
      client.sendNoMore();
    }
  }

  /** Each sends so many bytes and waits for them. */
  void exchange(int bytes) throws USocketException {
    goOn(client -> client.send(bytes));
  }

  /**
   * Ends all connections once everything has come back. The server's end is waited for where one
   * direction can end before the other; else only the server can tell whether the end was in order.
   */
  void end() throws USocketException {
    boolean canEndFirst =
        protocol == IPPROTO_TCP || backend.features().contains(Feature.HALF_CLOSE);
    goOn(canEndFirst ? EchoClient::end : client -> {});
    close();
  }

  private void goOn(Consumer<EchoClient> task) throws USocketException {
    int left = 0;
    for (EchoClient client : clients.values()) {
      task.accept(client);
      left += goOn(client, 0) ? 0 : 1;
    }
    while (left > 0) {
      for (PollEvent event : poll()) {
        EchoClient client = clients.get(event.socket());
        if (client != null && !client.isDone() && goOn(client, event.events())) {
          left--;
        }
      }
    }
  }

  /** Whether it is done. */
  private boolean goOn(EchoClient client, int events) throws USocketException {
    client.goOn(events, room);
    if (client.hasEnded()) {
      poller.unregister(client.socket());
      client.socket().close();
    } else {
      poller.modify(client.socket(), client.interest());
    }
    return client.isDone();
  }

  private Iterable<PollEvent> poll() throws USocketException {
    Iterable<PollEvent> events = poller.ipoll(MOST_MILLIS);
    if (!events.iterator().hasNext()) {
      throw new AssertionError("nothing happens");
    }
    return events;
  }

  @Override
  public void close() {
    clients.keySet().forEach(USocket::close);
    clients.clear();
    poller.close();
  }
}
