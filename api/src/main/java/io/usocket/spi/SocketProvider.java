// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import io.usocket.AddressFamily;
import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocketException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A way to move bytes, with TLS: what {@link java.util.ServiceLoader} looks for.
 *
 * <p>The class that implements this must load without the libraries it needs: keep their types out
 * of its fields and signatures, and report a missing one by {@link #missing}. Used by many threads.
 */
public interface SocketProvider {
  /** The name to choose it by: lower case letters, digits and hyphens, such as {@code nio}. */
  String name();

  /**
   * Why this provider cannot work here, such as a library that is not on the class path, and what
   * to add; empty: it can.
   */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** The engines that {@link #engine} takes and that are there now; empty: it has no choice. */
  default List<String> engines() {
    return List.of();
  }

  /**
   * The provider with another TLS engine beneath: the part after the colon in {@code
   * nio:Conscrypt}. The same name gives an equal choice each time.
   *
   * @param engine the engine's name
   * @return this provider on that engine
   * @throws USocketException EINVAL: there is no such engine; the text says what to add
   */
  default SocketProvider engine(String engine) throws USocketException {
    throw new USocketException(
        io.usocket.Errno.EINVAL,
        "provider '" + name() + "' has no engines to choose from: leave out ':" + engine + "'");
  }

  /** What it claims; every {@linkplain Feature#isCore core} feature is among them. */
  Set<Feature> features();

  /** The TLS library beneath and its version, such as {@code SunJSSE 17.0.15}. */
  String backend();

  /**
   * Opens a TCP socket.
   *
   * @param family AF_INET, or AF_INET6 if claimed
   * @return a fresh port
   * @throws IOException EMFILE, EAFNOSUPPORT
   */
  StreamPort openStream(AddressFamily family) throws IOException;

  /**
   * Opens a UDP socket; called only if {@link Feature#UDP} is claimed.
   *
   * @param family AF_INET, or AF_INET6 if claimed
   * @return a fresh port
   * @throws IOException EMFILE, EAFNOSUPPORT
   */
  DatagramPort openDatagram(AddressFamily family) throws IOException;

  /**
   * Sets TLS up. What the backend cannot honour is refused here, never dropped.
   *
   * @param config what is wanted
   * @return the set-up; the caller keeps it
   * @throws TlsException CONFIGURATION: the backend cannot do what is wanted
   */
  TlsContext tls(TlsConfig config) throws TlsException;

  /**
   * Sets DTLS up; called only if {@link Feature#DTLS} is claimed. What the backend cannot honour is
   * refused here, never dropped.
   *
   * @param config what is wanted
   * @return the set-up; the caller keeps it
   * @throws TlsException CONFIGURATION: the backend cannot do what is wanted
   */
  default DtlsContext dtls(TlsConfig config) throws TlsException {
    throw new TlsException(
        TlsException.Reason.CONFIGURATION,
        "provider '" + name() + "' does not have " + Feature.DTLS,
        null);
  }
}
