// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.tls.IpLiterals;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Host names, literal addresses and ports; which of them fit a socket's family. */
final class Addresses {
  private Addresses() {}

  /** As people write it: {@code host:port}, {@code [::1]:port}. */
  static String text(InetSocketAddress address) {
    String host = address.getHostString();
    String text =
        IpLiterals.parse(host)
            .filter(bytes -> bytes.length == 16)
            .map(bytes -> "[" + IpLiterals.format(bytes) + "]")
            .orElse(host);
    return text + ":" + address.getPort();
  }

  /** The address itself, resolved if it was not, and of the socket's family. */
  static InetSocketAddress forSocket(AddressFamily family, InetSocketAddress address, String call)
      throws USocketException {
    if (address.isUnresolved()) {
      return first(family, address.getHostString(), address.getPort());
    }
    // An IPv4 address on an AF_INET6 socket is IPv4-mapped: the JDK has no other form for those.
    if (family == AddressFamily.AF_INET && address.getAddress() instanceof Inet6Address) {
      throw new USocketException(
          Errno.EAFNOSUPPORT,
          call + " " + text(address) + ": an IPv6 address needs socket(AF_INET6, ...)");
    }
    return address;
  }

  static InetSocketAddress first(AddressFamily family, String host, int port)
      throws USocketException {
    return lookUp(family, host, port).get(0);
  }

  /** All addresses of a host in a family, in the resolver's order; never empty. */
  static List<InetSocketAddress> lookUp(AddressFamily family, String host, int port)
      throws USocketException {
    requirePort(host, port);
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetAddress address : resolve(host)) {
      boolean six = address instanceof Inet6Address;
      if (family == AddressFamily.AF_UNSPEC || six == (family == AddressFamily.AF_INET6)) {
        found.add(new InetSocketAddress(address, port));
      }
    }
    if (found.isEmpty()) {
      throw new USocketException(
          Errno.EAI_ADDRFAMILY, "host '" + host + "' has no address of family " + family);
    }
    return found;
  }

  static AddressFamily familyOf(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address
        ? AddressFamily.AF_INET6
        : AddressFamily.AF_INET;
  }

  /** How many bytes an address of the family has. */
  static int length(AddressFamily family, String call) throws USocketException {
    return switch (family) {
      case AF_INET -> 4;
      case AF_INET6 -> 16;
      case AF_UNSPEC ->
          throw new USocketException(Errno.EAFNOSUPPORT, call + ": AF_INET or AF_INET6");
    };
  }

  static void requirePort(String host, int port) throws USocketException {
    if (port < 0 || port > 65535) {
      throw new USocketException(
          Errno.EAI_SERVICE, "host '" + host + "', port " + port + ": a port is in 0..65535");
    }
  }

  private static InetAddress[] resolve(String host) throws USocketException {
    if (host.isBlank()) {
      throw new USocketException(
          Errno.EAI_NONAME, "host '" + host + "': give a name or an address");
    }
    try {
      Optional<byte[]> literal = IpLiterals.parse(host);
      return literal.isPresent()
          ? new InetAddress[] {InetAddress.getByAddress(literal.get())}
          : InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new USocketException(
          Errno.EAI_NONAME, "host '" + host + "' is unknown; is the name right?", e);
    }
  }
}
