// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import io.usocket.USocket;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** PROV-1 and PROV-5: how a provider introduces itself, and what it leaves behind. */
class ProvFaultsTest extends Faults {
  private static final String PROVIDER = "io.usocket.bc.BcProvider";

  /** Who asks providers. */
  private static final Set<String> ABOVE =
      Set.of(
          "io.usocket.Backend",
          "io.usocket.ProviderDiscovery",
          "io.usocket.Providers",
          "io.usocket.StreamCalls",
          "io.usocket.USocket");

  private static final long LONGER_THAN_A_RULE = 20_000_000_000L;
  private static final Deque<Left> LEFT = new ArrayDeque<>();

  /** A descriptor, and since when it is open. */
  private record Left(long since, FileInputStream stream) {}

  @Override
  void define() {
    names();
    claims();
    choice();
    leaks();
  }

  /** Whether the provider itself is asked, not the sockets above it. */
  private static boolean isDirect(Call call) {
    return call.isDirect(ABOVE);
  }

  private void names() {
    fault("the provider tells its name in capitals when it is asked again")
        .overrides(PROVIDER, "name")
        .after(
            call -> call.times() > 1 && isDirect(call),
            call -> call.answer(call.<String>result().toUpperCase(Locale.ROOT)))
        .breaks("FIPS-1.2", "PROV-1.1");
    fault("the library beneath has no name")
        .overrides(PROVIDER, "backend")
        .after(call -> true, call -> call.answer(" "))
        .breaks("PROV-1.3", "TLS-1.10");
  }

  private void claims() {
    fault("the provider itself does not claim a core feature")
        .overrides(PROVIDER, "features")
        .after(ProvFaultsTest::isDirect, call -> call.<Set<Feature>>result().remove(Feature.SNI))
        .breaks("PROV-1.2", "PROV-1.4", "PROV-1.8");
    fault("the claims change from time to time")
        .overrides(PROVIDER, "features")
        .after(
            call -> isDirect(call) && call.times() / 2 % 2 == 1,
            call -> call.<Set<Feature>>result().remove(Feature.GROUPS))
        .breaks("PROV-1.4");
  }

  private void choice() {
    fault("an engine that is not there is the provider as it is")
        .overrides("io.usocket.spi.SocketProvider", "engine")
        .before(call -> call.answer(call.self()))
        .breaks("PROV-1.5");
    fault("the provider offers an engine that it has not")
        .overrides("io.usocket.spi.SocketProvider", "engines")
        .before(call -> call.answer(List.of("turbo")))
        .breaks("PROV-1.6");
    fault("each choice of a provider makes a new one")
        .overrides("io.usocket.Providers", "key")
        .after(call -> true, call -> call.answer(call.<String>result() + System.nanoTime()))
        .breaks("PROV-1.7");
  }

  private void leaks() {
    fault("a timeout of a millisecond leaves a descriptor open")
        .overrides("io.usocket.USocket", "settimeout")
        .before(ProvFaultsTest::isShort, call -> leave())
        .breaks("PROV-5.1");
    fault("a connect that is refused leaves a descriptor open")
        .overrides("io.usocket.TcpSocket", "startAnew")
        .before(call -> leave())
        .breaks("PROV-5.2");
    fault("a socket with a timeout of a millisecond has a thread of its own")
        .overrides("io.usocket.USocket", "settimeout")
        .before(ProvFaultsTest::isShort, call -> accompany(call.self()))
        .breaks("PROV-5.3");
  }

  private static boolean isShort(Call call) {
    double seconds = call.arg(0);
    return seconds > 0 && seconds <= 0.001;
  }

  /** Opens a descriptor that stays until its rule is over. */
  private static synchronized void leave() throws IOException {
    long now = System.nanoTime();
    while (!LEFT.isEmpty() && now - LEFT.peek().since() > LONGER_THAN_A_RULE) {
      LEFT.remove().stream().close();
    }
    LEFT.add(new Left(now, new FileInputStream("/dev/null")));
  }

  /** Starts a thread that ends when the socket is closed, or after a while. */
  private static void accompany(USocket socket) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; i < 1_000 && !socket.isClosed(); i++) {
                LockSupport.parkNanos(10_000_000);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
