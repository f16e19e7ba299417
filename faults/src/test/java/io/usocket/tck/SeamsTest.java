// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fault changes what it says, and nothing is left of it afterwards. */
class SeamsTest {
  /** What is broken here. */
  static class Counter {
    private int total;

    int add(int more) throws IOException {
      if (more < 0) {
        throw new IOException("less than nothing");
      }
      total += more;
      return total;
    }
  }

  private final Counter counter = new Counter();

  private static Fault.Draft overriding(List<Fault> made) {
    return new Fault.Draft("it counts wrong", made::add)
        .overrides("io.usocket.tck.SeamsTest$Counter", "add");
  }

  private static void arm(Fault.Draft draft, List<Fault> made) {
    draft.breaks("TIME-1.1");
    Seams.weave(List.of(made.get(0).place()));
    Seams.arm(made.get(0));
  }

  @AfterEach
  void disarm() {
    Seams.disarm();
  }

  @Test
  void before_a_call_it_changes_arguments_in_the_calls_that_it_names() throws IOException {
    List<Fault> made = new ArrayList<>();
    arm(overriding(made).before(call -> call.<Integer>arg(0) == 1, call -> call.set(0, 100)), made);
    assertEquals(2, counter.add(2));
    assertEquals(102, counter.add(1));
    Seams.disarm();
    assertEquals(103, counter.add(1));
  }

  @Test
  void before_a_call_it_answers_in_its_place_or_throws() throws IOException {
    List<Fault> made = new ArrayList<>();
    arm(
        overriding(made)
            .before(
                call -> true,
                call -> {
                  if (call.times() == 2) {
                    throw new IOException("broken");
                  }
                  call.answer(-1);
                }),
        made);
    assertEquals(-1, counter.add(5));
    assertThrows(IOException.class, () -> counter.add(5));
    assertEquals(0, counter.total);
    Seams.requireNoProblem();
  }

  @Test
  void after_a_call_it_sees_the_answer_or_the_exception_and_gives_another() throws IOException {
    List<Fault> made = new ArrayList<>();
    arm(
        overriding(made)
            .after(
                call -> call.threw(IOException.class) || call.<Integer>result() > 5,
                call -> {
                  if (call.thrown() == null) {
                    call.fail(new IllegalStateException("too much"));
                  } else {
                    call.answer(0);
                  }
                }),
        made);
    assertEquals(5, counter.add(5));
    assertEquals(0, counter.add(-1));
    assertThrows(IllegalStateException.class, () -> counter.add(1));
  }

  @Test
  void a_mistake_in_a_fault_is_told_as_one() throws IOException {
    List<Fault> made = new ArrayList<>();
    arm(overriding(made).before(call -> call.<Double>arg(0) > 1, call -> {}), made);
    assertEquals(1, counter.add(1));
    assertThrows(IllegalStateException.class, Seams::requireNoProblem);
  }

  @Test
  void a_method_that_is_not_there_is_refused() {
    List<Place> nowhere = List.of(new Place("io.usocket.Timeouts", "noSuchMethod"));
    assertThrows(IllegalArgumentException.class, () -> Seams.weave(nowhere));
  }
}
