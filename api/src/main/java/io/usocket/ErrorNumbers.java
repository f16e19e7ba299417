// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the error number of what a port has thrown. */
final class ErrorNumbers {
  /** The kernel's words (strerror), which are all that the JDK keeps of the number. */
  private static final Map<String, Errno> WORDS =
      Map.ofEntries(
          Map.entry("connection reset", Errno.ECONNRESET),
          Map.entry("broken pipe", Errno.EPIPE),
          Map.entry("connection refused", Errno.ECONNREFUSED),
          Map.entry("connection timed out", Errno.ETIMEDOUT),
          Map.entry("software caused connection abort", Errno.ECONNABORTED),
          Map.entry("address already in use", Errno.EADDRINUSE),
          Map.entry("cannot assign requested address", Errno.EADDRNOTAVAIL),
          Map.entry("permission denied", Errno.EACCES),
          Map.entry("too many open files", Errno.EMFILE),
          Map.entry("message too long", Errno.EMSGSIZE),
          Map.entry("network is unreachable", Errno.ENETUNREACH),
          Map.entry("no route to host", Errno.EHOSTUNREACH),
          Map.entry("host is unreachable", Errno.EHOSTUNREACH),
          Map.entry("invalid argument", Errno.EINVAL),
          Map.entry("no buffer space available", Errno.ENOBUFS),
          Map.entry("protocol not supported", Errno.EPROTONOSUPPORT),
          Map.entry("address family not supported", Errno.EAFNOSUPPORT),
          Map.entry("destination address required", Errno.EDESTADDRREQ),
          Map.entry("protocol not available", Errno.ENOPROTOOPT));

  private ErrorNumbers() {}

  /** The error as applications see it; one that has its number already stays as it is. */
  static USocketException named(Exception e, String what) {
    return e instanceof USocketException named
        ? named
        : new USocketException(of(e), what + detail(e), e);
  }

  private static String detail(Exception e) {
    return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
  }

  private static Errno of(Exception e) {
    if (e instanceof ClosedChannelException) {
      return Errno.EBADF;
    }
    if (e instanceof InterruptedIOException) {
      return Errno.EINTR;
    }
    if (e instanceof PortUnreachableException) {
      return Errno.ECONNREFUSED;
    }
    Errno byWords = byWords(e.getMessage());
    if (byWords != null) {
      return byWords;
    }
    if (e instanceof NotYetConnectedException) {
      return Errno.ENOTCONN;
    }
    if (e instanceof AlreadyConnectedException) {
      return Errno.EISCONN;
    }
    if (e instanceof UnsupportedAddressTypeException) {
      return Errno.EAFNOSUPPORT;
    }
    if (e instanceof UnresolvedAddressException || e instanceof UnknownHostException) {
      return Errno.EAI_NONAME;
    }
    if (e instanceof BindException) {
      return Errno.EADDRINUSE;
    }
    if (e instanceof NoRouteToHostException) {
      return Errno.EHOSTUNREACH;
    }
    if (e instanceof ConnectException) {
      return Errno.ECONNREFUSED;
    }
    return e instanceof IOException ? Errno.EIO : Errno.EINVAL;
  }

  private static @Nullable Errno byWords(@Nullable String message) {
    if (message == null) {
      return null;
    }
    String text = message.toLowerCase(java.util.Locale.ROOT);
    for (Map.Entry<String, Errno> word : WORDS.entrySet()) {
      if (text.contains(word.getKey())) {
        return word.getValue();
      }
    }
    return null;
  }
}
