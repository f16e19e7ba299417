// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The descriptors of this process. */
final class Descriptors {
  private Descriptors() {}

  /** How many are open; 0 where the JVM does not tell, such as on Windows. */
  static long open() {
    try {
      return (Long)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                  "OpenFileDescriptorCount");
    } catch (JMException e) {
      return 0;
    }
  }

  /**
   * Waits until at most so many are open.
   *
   * @throws AssertionError more are
   */
  static void expectAtMost(long most, String check) {
    if (!Bounded.until(() -> open() <= most, Bounded.soon())) {
      throw Expect.failure(check, "at most " + most, open());
    }
  }
}
