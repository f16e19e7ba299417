// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * On a rule that looks at, or changes, what belongs to the whole process, such as its descriptors
 * or its system properties: no other rule runs at the same time.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ResourceLock(value = Rule.PROCESS, mode = ResourceAccessMode.READ_WRITE)
@interface Alone {
  /** What it looks at, or changes. */
  String value();
}
