// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The objects that threads make. */
final class Allocation {
  private Allocation() {}

  /** How many bytes the calling thread has allocated so far; 0 where the JVM does not tell. */
  static long ofThisThread() {
    try {
      return (Long)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                  "getThreadAllocatedBytes",
                  new Object[] {Thread.currentThread().getId()},
                  new String[] {"long"});
    } catch (JMException e) {
      return 0;
    }
  }
}
