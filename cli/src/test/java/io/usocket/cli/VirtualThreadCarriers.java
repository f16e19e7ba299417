// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The platform threads that carry virtual threads, as Java 24 and later tell of them. */
final class VirtualThreadCarriers implements AutoCloseable {
  private static final String PARALLELISM = "Parallelism";

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName scheduler;
  private final int before;

  /** Only so many from now on, until {@link #close}. */
  VirtualThreadCarriers(int most) throws JMException {
    scheduler = new ObjectName("jdk.management:type=VirtualThreadScheduler");
    before = (Integer) beans.getAttribute(scheduler, PARALLELISM);
    beans.setAttribute(scheduler, new Attribute(PARALLELISM, most));
  }

  /** How many virtual threads are on a carrier now; one that is parked is not, if it can leave. */
  int mounted() throws JMException {
    return (Integer) beans.getAttribute(scheduler, "MountedVirtualThreadCount");
  }

  @Override
  public void close() throws JMException {
    beans.setAttribute(scheduler, new Attribute(PARALLELISM, before));
  }
}
