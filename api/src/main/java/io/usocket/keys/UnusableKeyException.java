// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.io.Serial;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** A key or certificate cannot be used; the text names its source, the reason and the way out. */
public final class UnusableKeyException extends GeneralSecurityException {
  @Serial private static final long serialVersionUID = 1;

  UnusableKeyException(String message) {
    this(message, null);
  }

  UnusableKeyException(String message, @Nullable Exception cause) {
    super(message, cause);
  }
}
