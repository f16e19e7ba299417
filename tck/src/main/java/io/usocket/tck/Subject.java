// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Accepted;
import io.usocket.AddressFamily;
import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.SocketProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The provider under test, as one rule sees it. Everything that is made here is closed after the
 * rule, whatever came of it.
 */
final class Subject {
  private final Candidate candidate;
  private final Closings closings = new Closings();

  Subject(Candidate candidate) {
    this.candidate = candidate;
  }

  /** The provider as applications choose it. */
  Backend backend() {
    return candidate.backend();
  }

  /** The provider's own object, for rules about its ports. */
  SocketProvider provider() {
    return candidate.provider();
  }

  boolean claims(Feature feature) {
    return candidate.claims().contains(feature);
  }

  Set<Feature> claims() {
    return candidate.claims();
  }

  /** A fresh TCP socket over IPv4. */
  USocket socket() throws USocketException {
    return closing(backend().socket());
  }

  /** A fresh socket. */
  USocket socket(AddressFamily family, SocketType type) throws USocketException {
    return closing(backend().socket(family, type));
  }

  /** A fresh socket. */
  USocket socket(AddressFamily family, SocketType type, Protocol protocol) throws USocketException {
    return closing(backend().socket(family, type, protocol));
  }

  /** A fresh TLS socket over IPv4. */
  USocket secure(TlsConfig config) throws USocketException {
    return closing(
        backend()
            .socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM, Protocol.IPPROTO_SEC, config));
  }

  /** A TCP socket that listens on a free port of 127.0.0.1. */
  USocket listening() throws USocketException {
    return listening(socket());
  }

  /** Makes a socket listen on a free port of 127.0.0.1. */
  USocket listening(USocket socket) throws USocketException {
    socket.bind(anyPort());
    socket.listen();
    return socket;
  }

  /** A UDP socket that is bound to a free port of 127.0.0.1. */
  USocket datagram() throws USocketException {
    USocket socket = socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    socket.bind(anyPort());
    return socket;
  }

  /** A TCP socket that has connected to a raw peer. */
  Link connected() throws IOException {
    return connected(socket());
  }

  /** Connects a fresh socket to a raw peer; one of TLS shakes no hands without such a peer. */
  Link connected(USocket socket) throws IOException {
    PeerListener listener = peerListener();
    socket.connect(listener.address());
    return new Link(socket, listener.accept());
  }

  /** A TCP socket that was accepted from a raw peer. */
  Link accepted() throws IOException {
    return accepted(listening());
  }

  /** Lets a raw peer connect to a listening socket, and accepts it. */
  Link accepted(USocket listening) throws IOException {
    Peer peer = dial(listening);
    Accepted accepted = listening.accept();
    return new Link(closing(accepted.socket()), peer);
  }

  /** A raw peer that connects to a listening socket. */
  Peer dial(USocket listening) throws IOException {
    return dial(listening.getsockname());
  }

  /** A raw peer that connects to an address. */
  Peer dial(InetSocketAddress address) throws IOException {
    return closing(Peer.dial(address));
  }

  /** A raw listener on a free port of 127.0.0.1. */
  PeerListener peerListener() throws IOException {
    return closing(PeerListener.on(anyPort(), closings));
  }

  /** A raw UDP socket on a free port of 127.0.0.1. */
  DatagramPeer datagramPeer() throws IOException {
    return closing(DatagramPeer.on(anyPort()));
  }

  /** Starts a call in a thread of its own; its outcome, or its failure, is waited for there. */
  <T> Task<T> start(Callable<T> call) {
    return closing(Task.start(call));
  }

  /** Has something closed after the rule. */
  <T extends AutoCloseable> T closing(T resource) {
    return closings.add(resource);
  }

  /** Closes everything; bounded in time. */
  void close() {
    closings.closeAll();
  }

  /** 127.0.0.1, without asking a resolver. */
  static InetAddress loopback() {
    return address(127, 0, 0, 1);
  }

  /** ::1, without asking a resolver. */
  static InetAddress loopback6() {
    return address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  /** The address of 4 or 16 bytes. */
  static InetAddress address(int... bytes) {
    byte[] packed = new byte[bytes.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(packed);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  /** 127.0.0.1, any free port. */
  static InetSocketAddress anyPort() {
    return new InetSocketAddress(loopback(), 0);
  }
}
