// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * One rule of docs/SPEC.md. The method's name begins with the rule's number, {@code STREAM_2_3_},
 * and says the rule.
 *
 * <p>It runs in a thread of its own: a call that is blocked in a socket can be left behind, and the
 * run goes on. Other rules may run at the same time, unless it is {@link Alone}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ResourceLock(value = Rule.PROCESS, mode = ResourceAccessMode.READ)
@interface Rule {
  /** What all rules share: this process. */
  String PROCESS = "io.usocket.tck.process";

  /** After so long a rule counts as hanging. */
  int SECONDS = 10;
}
