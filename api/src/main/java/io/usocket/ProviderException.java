// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import org.jspecify.annotations.Nullable;

/** The provider that was asked for cannot serve (EPROTONOSUPPORT); the text says what to do. */
public final class ProviderException extends USocketException {
  private static final long serialVersionUID = 1L;

  ProviderException(String what, @Nullable Throwable cause) {
    super(Errno.EPROTONOSUPPORT, what, cause);
  }
}
