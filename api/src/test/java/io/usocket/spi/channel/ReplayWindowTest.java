// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  private final ReplayWindow window = new ReplayWindow();

  private boolean takes(long number) {
    boolean fresh = window.isFresh(number);
    if (fresh) {
      window.note(number);
    }
    return fresh;
  }

  @Test
  void each_number_is_fresh_once_in_any_order() {
    for (long number : new long[] {5, 0, 3, 9, 4}) {
      assertTrue(takes(number), "number " + number);
      assertFalse(takes(number), "number " + number + " again");
    }
  }

  @Test
  void what_is_older_than_the_window_is_not_fresh() {
    assertTrue(takes(100));
    assertTrue(takes(37), "the oldest in the window");
    assertFalse(takes(36), "one older");
  }

  @Test
  void a_leap_over_the_window_forgets_what_was_before() {
    assertTrue(takes(1));
    assertTrue(takes(65));
    assertFalse(takes(1));
    assertTrue(takes(2));
    assertTrue(takes(0xffff_ffff_ffffL));
    assertFalse(takes(65));
  }
}
