// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** How binding a rule is (RFC 2119). */
public enum Level {
  /** Decides the verdict. */
  MUST,
  /** Is reported, and decides nothing. */
  SHOULD
}
