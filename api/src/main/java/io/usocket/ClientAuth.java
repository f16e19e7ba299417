// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Whether a TLS server asks for a client certificate. A bad certificate is refused by both. */
public enum ClientAuth {
  /** It does not ask. */
  NONE,
  /** It asks; a client without one may go on. */
  OPTIONAL,
  /** It asks; a client without one is refused. */
  REQUIRED
}
