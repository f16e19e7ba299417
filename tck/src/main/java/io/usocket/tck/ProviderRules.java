// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.Sockets;
import io.usocket.spi.SocketProvider;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** PROV 1: how a provider introduces itself. */
class ProviderRules {
  /**
   * The name can be written in a property and before a colon.
   *
   * <p>If this fails: look at {@code SocketProvider.name()}.
   */
  @Rule
  void PROV_1_1_the_name_is_lower_case_letters_digits_and_hyphens(Subject subject) {
    String name = subject.provider().name();
    assertEquals(true, name.matches("[a-z][a-z0-9-]*"), "whether '" + name + "' is well-formed");
    assertEquals(
        subject.backend().name().split(":", 2)[0], name, "name of the provider that was chosen");
  }

  /**
   * What every program relies on is there.
   *
   * <p>If this fails: {@code SocketProvider.features()} has to hold every core feature.
   */
  @Rule
  void PROV_1_2_the_core_features_are_claimed(Subject subject) {
    Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    Arrays.stream(Feature.values()).filter(Feature::isCore).forEach(lacking::add);
    lacking.removeAll(subject.provider().features());
    assertEquals(Set.of(), lacking, "core features that are not claimed");
  }

  /**
   * An operator can see what is beneath.
   *
   * <p>If this fails: look at {@code SocketProvider.backend()}: name and version of the library.
   */
  @Rule
  void PROV_1_3_the_TLS_library_is_named(Subject subject) {
    assertEquals(false, subject.provider().backend().isBlank(), "whether backend() is blank");
    assertEquals(
        subject.provider().backend(), subject.backend().tlsLibrary(), "backend() asked twice");
  }

  /**
   * Claims do not depend on the day, and nobody else can change them.
   *
   * <p>If this fails: {@code features()} answers a set of its own each time, or an unmodifiable
   * one.
   */
  @Rule
  void PROV_1_4_the_claims_are_fixed(Subject subject) {
    Set<Feature> held = subject.provider().features();
    Set<Feature> first = Set.copyOf(held);
    try {
      subject.provider().features().clear();
    } catch (UnsupportedOperationException e) {
      assertEquals(first, subject.provider().features(), "claims after a refused change");
    }
    assertEquals(first, held, "an earlier answer, after a later one was changed");
    assertEquals(first, subject.provider().features(), "claims, asked again");
    assertEquals(subject.claims(), first, "claims, asked again after the first time of all");
  }

  /**
   * An engine that is not there is refused by name.
   *
   * <p>If this fails: look at {@code SocketProvider.engine}; it must not fall back to another.
   */
  @Rule
  void PROV_1_5_an_unknown_engine_is_refused_by_name(Subject subject) {
    String text =
        Expect.errno(
                Errno.EINVAL,
                "engine(\"no-such-engine\")",
                () -> subject.provider().engine("no-such-engine"))
            .getMessage();
    Expect.contains("no-such-engine", text, "text of the error of an unknown engine");
  }

  /**
   * Engines that are offered can be had.
   *
   * <p>If this fails: {@code SocketProvider.engines()} names only what is there now, and {@code
   * missing()} is empty once a provider can be chosen.
   */
  @Rule
  void PROV_1_6_every_engine_that_is_offered_can_be_chosen(Subject subject) throws Exception {
    assertEquals(Optional.empty(), subject.provider().missing(), "missing() of a chosen provider");
    String name = subject.provider().name();
    for (String engine : subject.provider().engines()) {
      String chosen = Sockets.using(name + ":" + engine).name();
      assertEquals(name + ":" + engine, chosen, "name of the provider with an engine");
    }
  }

  /**
   * A provider is chosen once.
   *
   * <p>If this fails: the api keeps what was chosen; it is not the one of this TCK.
   */
  @Rule
  void PROV_1_7_the_same_choice_gives_the_same_backend(Subject subject) throws Exception {
    String name = subject.backend().name();
    assertSame(Sockets.using(name), Sockets.using(name), "Sockets.using, called twice");
  }

  /**
   * Instances of a provider do not get in each other's way: ServiceLoader makes more than one.
   *
   * <p>If this fails: the constructor of the provider must not claim anything for itself.
   */
  @Rule
  void PROV_1_8_a_second_instance_works_beside_the_first(Subject subject) throws Exception {
    SocketProvider second = Candidate.find(subject.backend().name()).provider();
    assertEquals(subject.provider().name(), second.name(), "name of a second instance");
    assertEquals(subject.claims(), Set.copyOf(second.features()), "claims of a second instance");
    Ports.PortLink link = Ports.of(subject).connected();
    subject.closing(second.openStream(io.usocket.AddressFamily.AF_INET)).close();
    link.peer().send("first");
    assertEquals("first", Ports.read(link.port(), "read beside a second instance"), "what came");
  }
}
