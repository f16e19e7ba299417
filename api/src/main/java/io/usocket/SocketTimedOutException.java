// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** The timeout of the socket has passed (ETIMEDOUT). Nothing that was received is lost. */
public final class SocketTimedOutException extends USocketException {
  private static final long serialVersionUID = 1L;

  SocketTimedOutException(String what, long bytesTransferred) {
    super(Errno.ETIMEDOUT, what, null, bytesTransferred);
  }
}
