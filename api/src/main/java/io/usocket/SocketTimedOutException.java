// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import org.jspecify.annotations.Nullable;

/**
 * The timeout of the socket has passed (ETIMEDOUT). Nothing that was received is lost; of a TLS
 * handshake it is the end.
 */
public final class SocketTimedOutException extends USocketException {
  private static final long serialVersionUID = 1L;

  SocketTimedOutException(String what, long bytesTransferred) {
    this(what, null, bytesTransferred);
  }

  private SocketTimedOutException(String what, @Nullable Throwable cause, long bytesTransferred) {
    super(Errno.ETIMEDOUT, what, cause, bytesTransferred);
  }

  @Override
  SocketTimedOutException again() {
    return new SocketTimedOutException(what(), this, 0);
  }
}
