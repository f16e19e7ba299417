// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.StreamPort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/** Providers that try to be proved without being right. They stand alone: no test is named here. */
public final class HostileProviders {
  private HostileProviders() {}

  /** All of its calls end in the same way; it can be chosen. */
  abstract static class Everywhere extends ChannelProvider {
    private final String name;

    Everywhere(String name) {
      this.name = name;
    }

    abstract RuntimeException end();

    @Override
    public String name() {
      return name;
    }

    @Override
    public Set<Feature> features() {
      return channelFeatures();
    }

    @Override
    public String backend() {
      return "none";
    }

    @Override
    public StreamPort openStream(AddressFamily family) {
      throw end();
    }

    @Override
    public DatagramPort openDatagram(AddressFamily family) {
      throw end();
    }

    @Override
    public TlsContext tls(TlsConfig config) {
      throw end();
    }
  }

  /** Wishes that JUnit skips what it cannot do. */
  public static final class Aborting extends Everywhere {
    /** For ServiceLoader. */
    public Aborting() {
      super("hostile-aborting");
    }

    @Override
    RuntimeException end() {
      return new TestAbortedException("not here");
    }
  }

  /** Comes back from no call, and takes no interrupt. */
  public static final class Hanging extends Everywhere {
    /** For ServiceLoader. */
    public Hanging() {
      super("hostile-hanging");
    }

    @Override
    RuntimeException end() {
      while (true) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          // it goes on
        }
      }
    }
  }

  /** Ends the JVM, with success. */
  public static final class Exiting extends Everywhere {
    /** For ServiceLoader. */
    public Exiting() {
      super("hostile-exiting");
    }

    @Override
    RuntimeException end() {
      System.exit(0);
      return new IllegalStateException("System.exit came back");
    }
  }

  /** Works like the plain one, but for what it claims. */
  abstract static class Claiming extends ChannelProvider {
    private final String name;
    private final Supplier<Set<Feature>> claims;

    Claiming(String name, Supplier<Set<Feature>> claims) {
      this.name = name;
      this.claims = claims;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Set<Feature> features() {
      return claims.get();
    }

    @Override
    public String backend() {
      return "none";
    }

    @Override
    public TlsContext tls(TlsConfig config) {
      throw new IllegalStateException("there is no TLS here");
    }
  }

  /** Claims nothing, so that little applies. */
  public static final class Modest extends Claiming {
    /** For ServiceLoader. */
    public Modest() {
      super("hostile-modest", Set::of);
    }
  }

  /** Does not answer what it claims. */
  public static final class Mute extends Claiming {
    /** For ServiceLoader. */
    @SuppressWarnings("NullAway") // that is what it is for
    public Mute() {
      super("hostile-mute", () -> null);
    }
  }

  /** Throws what JUnit lets nobody catch. */
  public static final class Exhausted extends Claiming {
    /** For ServiceLoader. */
    public Exhausted() {
      super(
          "hostile-exhausted",
          () -> {
            throw new OutOfMemoryError("as if");
          });
    }
  }

  /** Never comes back from the question. */
  public static final class Pondering extends Claiming {
    /** For ServiceLoader. */
    public Pondering() {
      super(
          "hostile-pondering",
          () -> {
            throw new Hanging().end();
          });
    }
  }

  /** Claims something else each time. */
  public static final class Fickle extends Claiming {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** For ServiceLoader. */
    public Fickle() {
      super(
          "hostile-fickle",
          () -> {
            Set<Feature> claims = EnumSet.copyOf(channelFeatures());
            if (CALLS.incrementAndGet() % 2 == 0) {
              claims.add(Feature.ED25519);
            }
            return claims;
          });
    }
  }

  /** Looks whether it is tested. */
  public static final class Knowing extends Claiming {
    /** For ServiceLoader. */
    public Knowing() {
      super("hostile-knowing", Knowing::claims);
    }

    private static Set<Feature> claims() {
      boolean tested =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(
                          frame -> frame.getClassName().startsWith("io.usocket.tck.TckRun")));
      return tested ? Set.of() : channelFeatures();
    }
  }
}
