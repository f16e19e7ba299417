// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.instrument.Instrumentation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * The places in which this JVM's providers can be broken, and who listens there: a fault, an
 * observer, or nobody. Public, because overridden methods of all packages call it.
 */
public final class Seams {
  private static final int MOST = 4096;

  /** By number of the place; written between rules only. */
  public static final boolean[] LISTENING = new boolean[MOST];

  private static final List<Place> PLACES = new CopyOnWriteArrayList<>();
  private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);
  private static final AtomicReference<Throwable> PROBLEM = new AtomicReference<>();
  private static volatile Listener listener = new Listener() {};

  private Seams() {}

  /** Hears of the calls in some places. */
  interface Listener {
    /** Before the method runs. */
    default void entered(Call call) throws Throwable {}

    /** After it ran. */
    default void ended(Call call) throws Throwable {}
  }

  /** Makes places that can be listened to. What was made before stays. */
  static synchronized void weave(Collection<Place> places) {
    Instrumentation jvm = ByteBuddyAgent.getInstrumentation();
    AgentBuilder agent =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
            .with(AgentBuilder.InitializationStrategy.NoOp.INSTANCE)
            .with(AgentBuilder.TypeStrategy.Default.REDEFINE)
            .with(
                new AgentBuilder.Listener.Adapter() {
                  @Override
                  public void onError(
                      String type,
                      @Nullable ClassLoader loader,
                      net.bytebuddy.utility.@Nullable JavaModule module,
                      boolean loaded,
                      Throwable thrown) {
                    PROBLEM.compareAndSet(null, thrown);
                  }
                })
            .ignore(ElementMatchers.none());
    boolean any = false;
    for (Place place : places) {
      if (PLACES.contains(place)) {
        continue;
      }
      if (place.methods().isEmpty()) {
        throw new IllegalArgumentException("there is no method " + place);
      }
      int number = PLACES.size();
      PLACES.add(place);
      any = true;
      ElementMatcher.Junction<MethodDescription> methods =
          ElementMatchers.named(place.name())
              .and(ElementMatchers.not(ElementMatchers.isAbstract()))
              .and(ElementMatchers.not(ElementMatchers.isSynthetic()))
              .and(method -> place.matches(method.getName(), method.getParameters().size()));
      agent =
          agent
              .type(ElementMatchers.named(place.type()))
              .transform(
                  (builder, type, loader, module, domain) ->
                      builder.visit(
                          Advice.withCustomMapping()
                              .bind(Seam.Number.class, number)
                              .to(Seam.class)
                              .on(methods)));
    }
    if (any) {
      agent.installOn(jvm);
    }
    requireNoProblem();
  }

  /** From now on this fault is there. */
  static synchronized void arm(Fault fault) {
    listen(
        List.of(fault.place()),
        new Listener() {
          @Override
          public void entered(Call call) throws Throwable {
            if (fault.stage() == Fault.Stage.BEFORE && fault.when().test(call)) {
              throwing(() -> fault.effect().on(call));
            }
          }

          @Override
          public void ended(Call call) throws Throwable {
            if (fault.stage() == Fault.Stage.AFTER && fault.when().test(call)) {
              try {
                fault.effect().on(call);
              } catch (Throwable e) {
                call.fail(e);
              }
            }
          }
        });
  }

  /** From now on nothing is broken. */
  static synchronized void disarm() {
    listen(List.of(), new Listener() {});
  }

  static synchronized void listen(Collection<Place> places, Listener who) {
    java.util.Arrays.fill(LISTENING, false);
    listener = who;
    places.forEach(place -> LISTENING[PLACES.indexOf(place)] = true);
  }

  /** What a fault throws is the method's own exception, not a mistake of the fault. */
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Thrown(Throwable cause) {
      super(cause);
    }
  }

  private interface Bend {
    void run() throws Throwable;
  }

  private static void throwing(Bend bend) {
    try {
      bend.run();
    } catch (Throwable e) {
      throw new Thrown(e);
    }
  }

  /** A method begins; null: let it be. */
  public static @Nullable Call enter(int seam, @Nullable Object self, Object[] args)
      throws Throwable {
    if (INSIDE.get()) {
      return null;
    }
    INSIDE.set(true);
    try {
      Place place = PLACES.get(seam);
      Call call = new Call(place, self, args.clone(), place.count(self));
      listener.entered(call);
      return call;
    } catch (Thrown e) {
      throw Optional.ofNullable(e.getCause()).orElse(e);
    } catch (Throwable e) {
      PROBLEM.compareAndSet(null, e);
      return null;
    } finally {
      INSIDE.set(false);
    }
  }

  /** A method has ended. */
  public static void exit(Call call, @Nullable Object result, @Nullable Throwable thrown) {
    call.ended(result, thrown);
    INSIDE.set(true);
    try {
      listener.ended(call);
    } catch (Throwable e) {
      PROBLEM.compareAndSet(null, e);
    } finally {
      INSIDE.set(false);
    }
  }

  /** A mistake in a fault is told as one, not as a rule that has failed. */
  static void requireNoProblem() {
    Throwable problem = PROBLEM.getAndSet(null);
    if (problem != null) {
      throw new IllegalStateException("a fault is not written right: " + problem, problem);
    }
  }
}
