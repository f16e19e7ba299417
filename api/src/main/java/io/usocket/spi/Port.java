// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * What all ports have in common: readiness, and an end.
 *
 * <p><b>Threads.</b> At most one thread reads (or accepts, or receives) and at most one writes (or
 * sends) at a time, and both may do so at once; {@code USocket} sees to that. {@link #close} may
 * come from any thread at any time.
 *
 * <p><b>Waiting.</b> Every call that can wait takes a {@link Deadline}. A call that cannot go on
 * before its deadline answers {@link #WANT_READ} or {@link #WANT_WRITE}, without an exception and
 * with nothing lost: the same call can be made again. A thread that is interrupted while it waits
 * leaves with {@link java.io.InterruptedIOException}, its interrupt status kept, nothing lost.
 *
 * <p><b>Errors.</b> A port throws {@link io.usocket.USocketException} where it knows the number,
 * else the {@link IOException} of the JDK; {@code USocket} finds the number of those.
 */
public interface Port extends Closeable {
  /** The answer of a read: the peer has ended its direction, in order. */
  int END_OF_STREAM = -1;

  /** The answer of a call that goes on once the channel is readable. */
  int WANT_READ = -2;

  /** The answer of a call that goes on once the channel is writable. */
  int WANT_WRITE = -3;

  /** The channel whose readiness tells when a call can go on; always in non-blocking mode. */
  SelectableChannel channel();

  /**
   * What of {@link #channel()} has to become ready for operations to go on. A plain port answers
   * {@code wanted}; TLS may need the other direction.
   *
   * @param wanted what the caller wants to do: a set of {@link
   *     java.nio.channels.SelectionKey#OP_READ}, {@code OP_WRITE}, {@code OP_ACCEPT} and {@code
   *     OP_CONNECT}
   * @return the set to wait for
   */
  int interest(int wanted);

  /** Whether a read would give bytes without the channel becoming readable. */
  boolean hasBufferedInput();

  /**
   * Ends the port: frees its descriptor and wakes its waiting threads, which leave with an
   * IOException. Never waits. A second call does nothing.
   */
  @Override
  void close() throws IOException;
}
