// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.usocket.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The random conversations of rules NB-9.1 and NB-9.2 for as long as is wanted: each provider on
 * the class path, with each of its engines, {@code -Dusocket.model.operations=} operations (20,000)
 * each. {@code -Dusocket.tck.seed=} repeats a run from the conversation that a failure names.
 * Extend it:
 *
 * <pre>{@code
 * class ModelIT extends UsocketModel {}
 * }</pre>
 */
public abstract class UsocketModel {
  private static final String OPERATIONS = "usocket.model.operations";
  private static final Duration LIMIT = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** For subclasses. */
  protected UsocketModel() {}

  /**
   * The providers to converse with, as they can be chosen.
   *
   * @return as here: all that are usable, and each with all of its engines
   */
  protected List<String> providers() {
    return Candidate.names();
  }

  /**
   * Each provider, one plain connection of four.
   *
   * @return a test for each provider and protocol
   */
  @TestFactory
  Stream<DynamicNode> each_provider_does_as_the_model_says() {
    long operations = Long.getLong(OPERATIONS, 20_000);
    long seed = Seed.draw();
    return providers().stream()
        .map(
            name ->
                dynamicContainer(
                    name,
                    Stream.of(
                        conversations(name, Protocol.IPPROTO_TCP, seed, operations / 4),
                        conversations(
                            name, Protocol.IPPROTO_SEC, seed, operations - operations / 4))));
  }

  private static DynamicTest conversations(
      String name, Protocol protocol, long seed, long operations) {
    return dynamicTest(
        protocol + ", " + operations + " operations, seed " + seed,
        () ->
            new ModelRun(name, Candidate.find(name).provider(), protocol)
                .run(seed, operations, LIMIT, PATIENCE));
  }
}
