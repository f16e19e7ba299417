// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.Serial;

/** What was typed cannot be carried out; the text says what and how to mend it. */
final class UsageException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
