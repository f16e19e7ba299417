// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.SocketProvider;
import io.usocket.spi.tls.IpLiterals;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions and constants of the usocket module, for {@code import static
 * io.usocket.Sockets.*}.
 *
 * <pre>{@code
 * try (USocket s = socket(AF_INET, SOCK_STREAM, IPPROTO_SEC)) { // drop IPPROTO_SEC: plain TCP
 *   s.settimeout(5.0);
 *   s.connect(getaddrinfo("example.org", 443).get(0).sockaddr());
 *   s.sendall("GET / HTTP/1.0\r\nHost: example.org\r\n\r\n".getBytes(US_ASCII));
 *   System.out.write(s.read());
 * }
 * }</pre>
 *
 * <p>Which provider serves is chosen when deploying: {@code -Dusocket.provider=}, then the
 * environment's {@code USOCKET_PROVIDER}, then the only one that is there. All methods may be
 * called by many threads.
 */
public final class Sockets {
  /** See {@link AddressFamily#AF_UNSPEC}. */
  public static final AddressFamily AF_UNSPEC = AddressFamily.AF_UNSPEC;

  /** See {@link AddressFamily#AF_INET}. */
  public static final AddressFamily AF_INET = AddressFamily.AF_INET;

  /** See {@link AddressFamily#AF_INET6}. */
  public static final AddressFamily AF_INET6 = AddressFamily.AF_INET6;

  /** See {@link SocketType#SOCK_STREAM}. */
  public static final SocketType SOCK_STREAM = SocketType.SOCK_STREAM;

  /** See {@link SocketType#SOCK_DGRAM}. */
  public static final SocketType SOCK_DGRAM = SocketType.SOCK_DGRAM;

  /** See {@link Protocol#IPPROTO_IP}. */
  public static final Protocol IPPROTO_IP = Protocol.IPPROTO_IP;

  /** See {@link Protocol#IPPROTO_TCP}. */
  public static final Protocol IPPROTO_TCP = Protocol.IPPROTO_TCP;

  /** See {@link Protocol#IPPROTO_UDP}. */
  public static final Protocol IPPROTO_UDP = Protocol.IPPROTO_UDP;

  /** See {@link Protocol#IPPROTO_IPV6}. */
  public static final Protocol IPPROTO_IPV6 = Protocol.IPPROTO_IPV6;

  /** See {@link Protocol#IPPROTO_SEC}. */
  public static final Protocol IPPROTO_SEC = Protocol.IPPROTO_SEC;

  /** See {@link SocketLevel#SOL_SOCKET}. */
  public static final SocketLevel SOL_SOCKET = SocketLevel.SOL_SOCKET;

  /** The same level as {@link #IPPROTO_IP}. */
  public static final Protocol SOL_IP = Protocol.IPPROTO_IP;

  /** The same level as {@link #IPPROTO_TCP}. */
  public static final Protocol SOL_TCP = Protocol.IPPROTO_TCP;

  /** The same level as {@link #IPPROTO_UDP}. */
  public static final Protocol SOL_UDP = Protocol.IPPROTO_UDP;

  /** The same level as {@link #IPPROTO_IPV6}. */
  public static final Protocol SOL_IPV6 = Protocol.IPPROTO_IPV6;

  /** For {@link Poller}: a read or an accept does not have to wait. */
  public static final int POLLIN = 0x001;

  /** For {@link Poller}: a write does not have to wait. */
  public static final int POLLOUT = 0x004;

  /** From {@link Poller}: there is an error that no call has told yet. */
  public static final int POLLERR = 0x008;

  /** From {@link Poller}: both directions have ended, or it was never connected. */
  public static final int POLLHUP = 0x010;

  /** From {@link Poller}: the socket is closed. */
  public static final int POLLNVAL = 0x020;

  /** See {@link SocketOption#SO_REUSEADDR}. */
  public static final SocketOption SO_REUSEADDR = SocketOption.SO_REUSEADDR;

  /** See {@link SocketOption#SO_REUSEPORT}. */
  public static final SocketOption SO_REUSEPORT = SocketOption.SO_REUSEPORT;

  /** See {@link SocketOption#SO_KEEPALIVE}. */
  public static final SocketOption SO_KEEPALIVE = SocketOption.SO_KEEPALIVE;

  /** See {@link SocketOption#SO_BROADCAST}. */
  public static final SocketOption SO_BROADCAST = SocketOption.SO_BROADCAST;

  /** See {@link SocketOption#SO_LINGER}. */
  public static final SocketOption SO_LINGER = SocketOption.SO_LINGER;

  /** See {@link SocketOption#SO_RCVBUF}. */
  public static final SocketOption SO_RCVBUF = SocketOption.SO_RCVBUF;

  /** See {@link SocketOption#SO_SNDBUF}. */
  public static final SocketOption SO_SNDBUF = SocketOption.SO_SNDBUF;

  /** See {@link SocketOption#SO_RCVTIMEO}. */
  public static final SocketOption SO_RCVTIMEO = SocketOption.SO_RCVTIMEO;

  /** See {@link SocketOption#SO_SNDTIMEO}. */
  public static final SocketOption SO_SNDTIMEO = SocketOption.SO_SNDTIMEO;

  /** See {@link SocketOption#SO_ERROR}. */
  public static final SocketOption SO_ERROR = SocketOption.SO_ERROR;

  /** See {@link SocketOption#SO_TYPE}. */
  public static final SocketOption SO_TYPE = SocketOption.SO_TYPE;

  /** See {@link SocketOption#TCP_NODELAY}. */
  public static final SocketOption TCP_NODELAY = SocketOption.TCP_NODELAY;

  /** See {@link SocketOption#TCP_KEEPIDLE}. */
  public static final SocketOption TCP_KEEPIDLE = SocketOption.TCP_KEEPIDLE;

  /** See {@link SocketOption#TCP_KEEPINTVL}. */
  public static final SocketOption TCP_KEEPINTVL = SocketOption.TCP_KEEPINTVL;

  /** See {@link SocketOption#TCP_KEEPCNT}. */
  public static final SocketOption TCP_KEEPCNT = SocketOption.TCP_KEEPCNT;

  /** See {@link SocketOption#IP_TOS}. */
  public static final SocketOption IP_TOS = SocketOption.IP_TOS;

  /** See {@link SocketOption#IP_MULTICAST_TTL}. */
  public static final SocketOption IP_MULTICAST_TTL = SocketOption.IP_MULTICAST_TTL;

  /** See {@link SocketOption#IP_MULTICAST_LOOP}. */
  public static final SocketOption IP_MULTICAST_LOOP = SocketOption.IP_MULTICAST_LOOP;

  /** See {@link SocketOption#IP_MULTICAST_IF}. */
  public static final SocketOption IP_MULTICAST_IF = SocketOption.IP_MULTICAST_IF;

  /** See {@link SocketOption#IP_ADD_MEMBERSHIP}. */
  public static final SocketOption IP_ADD_MEMBERSHIP = SocketOption.IP_ADD_MEMBERSHIP;

  /** See {@link SocketOption#IP_DROP_MEMBERSHIP}. */
  public static final SocketOption IP_DROP_MEMBERSHIP = SocketOption.IP_DROP_MEMBERSHIP;

  /** See {@link SocketOption#IPV6_JOIN_GROUP}. */
  public static final SocketOption IPV6_JOIN_GROUP = SocketOption.IPV6_JOIN_GROUP;

  /** See {@link SocketOption#IPV6_LEAVE_GROUP}. */
  public static final SocketOption IPV6_LEAVE_GROUP = SocketOption.IPV6_LEAVE_GROUP;

  /** Another name of {@link #IPV6_JOIN_GROUP}. */
  public static final SocketOption IPV6_ADD_MEMBERSHIP = SocketOption.IPV6_JOIN_GROUP;

  /** Another name of {@link #IPV6_LEAVE_GROUP}. */
  public static final SocketOption IPV6_DROP_MEMBERSHIP = SocketOption.IPV6_LEAVE_GROUP;

  /** See {@link MessageFlag#MSG_PEEK}. */
  public static final MessageFlag MSG_PEEK = MessageFlag.MSG_PEEK;

  /** See {@link MessageFlag#MSG_DONTWAIT}. */
  public static final MessageFlag MSG_DONTWAIT = MessageFlag.MSG_DONTWAIT;

  /** See {@link Shutdown#SHUT_RD}. */
  public static final Shutdown SHUT_RD = Shutdown.SHUT_RD;

  /** See {@link Shutdown#SHUT_WR}. */
  public static final Shutdown SHUT_WR = Shutdown.SHUT_WR;

  /** See {@link Shutdown#SHUT_RDWR}. */
  public static final Shutdown SHUT_RDWR = Shutdown.SHUT_RDWR;

  private Sockets() {}

  /**
   * Chooses a provider by name, instead of when deploying.
   *
   * @param provider such as {@code nio}, or with an engine {@code nio:Conscrypt}
   * @return the provider; it has the same {@code socket} methods
   * @throws ProviderException there is no such provider, it cannot work here, or it lacks a feature
   *     of {@code -Dusocket.require=}; the text says what to add
   */
  public static Backend using(String provider) throws ProviderException {
    return Providers.named(provider);
  }

  /**
   * Takes a provider that is at hand as an object: one in memory, or one that wraps another.
   *
   * @param provider not necessarily one that {@link java.util.ServiceLoader} finds
   * @return the provider; it has the same {@code socket} methods
   * @throws ProviderException it cannot work here, or it lacks a feature of {@code
   *     -Dusocket.require=}
   */
  public static Backend using(SocketProvider provider) throws ProviderException {
    return Providers.given(provider);
  }

  /**
   * The provider that was chosen when deploying.
   *
   * @return the provider
   * @throws ProviderException none is there, several are and none was chosen, the chosen one cannot
   *     work here, or it lacks a feature of {@code -Dusocket.require=}; the text says what to do
   */
  public static Backend backend() throws ProviderException {
    return Providers.chosen();
  }

  /**
   * What providers are there, usable or not. Looks again at each call.
   *
   * @return in the order they were found
   */
  public static List<InstalledProvider> providers() {
    return Providers.installed();
  }

  /**
   * Makes a poller ({@code select.poll()} of MicroPython), for sockets of all providers.
   *
   * @return a poller with no socket registered
   * @throws USocketException EMFILE
   */
  public static Poller poll() throws USocketException {
    return new Poller();
  }

  /**
   * Makes a TCP socket over IPv4.
   *
   * @return a fresh socket: blocking, not bound, not connected
   * @throws USocketException EMFILE, or a {@link ProviderException}
   */
  public static USocket socket() throws USocketException {
    return backend().socket();
  }

  /**
   * Makes a TCP or UDP socket.
   *
   * @param family AF_INET or AF_INET6
   * @param type SOCK_STREAM or SOCK_DGRAM
   * @return a fresh socket: blocking, not bound, not connected
   * @throws USocketException EAFNOSUPPORT, EPROTONOSUPPORT, EMFILE, or a {@link ProviderException}
   */
  public static USocket socket(AddressFamily family, SocketType type) throws USocketException {
    return backend().socket(family, type);
  }

  /**
   * Makes a socket.
   *
   * @param family AF_INET or AF_INET6
   * @param type SOCK_STREAM or SOCK_DGRAM
   * @param protocol IPPROTO_TCP or IPPROTO_SEC for streams, IPPROTO_UDP for datagrams, IPPROTO_IP
   *     for the type's own
   * @return a fresh socket: blocking, not bound, not connected
   * @throws USocketException EAFNOSUPPORT, EPROTONOSUPPORT, EMFILE, or a {@link ProviderException}
   */
  public static USocket socket(AddressFamily family, SocketType type, Protocol protocol)
      throws USocketException {
    return backend().socket(family, type, protocol);
  }

  /**
   * Makes a socket with a TLS configuration.
   *
   * @param family AF_INET or AF_INET6
   * @param type SOCK_STREAM
   * @param protocol IPPROTO_SEC; others make no use of the configuration
   * @param config how TLS is to be
   * @return a fresh socket: blocking, not bound, not connected
   * @throws TlsException CONFIGURATION: the backend cannot honour it
   * @throws USocketException EAFNOSUPPORT, EPROTONOSUPPORT, EMFILE, or a {@link ProviderException}
   */
  public static USocket socket(
      AddressFamily family, SocketType type, Protocol protocol, TlsConfig config)
      throws USocketException {
    return backend().socket(family, type, protocol, config);
  }

  /**
   * Looks a host up, for all families and types. Blocks while the system's resolver works, without
   * a timeout of its own.
   *
   * @param host a name or a literal address
   * @param port 0..65535
   * @return at least one way to reach it; all addresses as SOCK_STREAM, then as SOCK_DGRAM
   * @throws USocketException EAI_NONAME: the host is unknown; EAI_SERVICE: no such port
   */
  public static List<AddrInfo> getaddrinfo(String host, int port) throws USocketException {
    return getaddrinfo(host, port, AF_UNSPEC);
  }

  /**
   * Looks a host up in one family.
   *
   * @param host a name or a literal address
   * @param port 0..65535
   * @param family AF_INET, AF_INET6, or AF_UNSPEC for both
   * @return at least one way to reach it
   * @throws USocketException EAI_NONAME, EAI_SERVICE; EAI_ADDRFAMILY: it has no such address
   */
  public static List<AddrInfo> getaddrinfo(String host, int port, AddressFamily family)
      throws USocketException {
    List<AddrInfo> found =
        new ArrayList<>(getaddrinfo(host, port, family, SOCK_STREAM, IPPROTO_TCP));
    found.addAll(getaddrinfo(host, port, family, SOCK_DGRAM, IPPROTO_UDP));
    return found;
  }

  /**
   * Looks a host up in one family, for one type.
   *
   * @param host a name or a literal address
   * @param port 0..65535
   * @param family AF_INET, AF_INET6, or AF_UNSPEC for both
   * @param type SOCK_STREAM or SOCK_DGRAM
   * @return at least one way to reach it
   * @throws USocketException EAI_NONAME, EAI_SERVICE, EAI_ADDRFAMILY
   */
  public static List<AddrInfo> getaddrinfo(
      String host, int port, AddressFamily family, SocketType type) throws USocketException {
    return getaddrinfo(host, port, family, type, IPPROTO_IP);
  }

  /**
   * Looks a host up in one family, for one type and protocol.
   *
   * @param host a name or a literal address
   * @param port 0..65535
   * @param family AF_INET, AF_INET6, or AF_UNSPEC for both
   * @param type SOCK_STREAM or SOCK_DGRAM
   * @param protocol what goes with the type, or IPPROTO_IP for the type's own
   * @return at least one way to reach it
   * @throws USocketException EAI_NONAME, EAI_SERVICE, EAI_ADDRFAMILY; EAI_SOCKTYPE: the protocol
   *     does not go with the type
   */
  public static List<AddrInfo> getaddrinfo(
      String host, int port, AddressFamily family, SocketType type, Protocol protocol)
      throws USocketException {
    Protocol own = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
    if (protocol != IPPROTO_IP && protocol != own && protocol != IPPROTO_SEC) {
      throw new USocketException(
          Errno.EAI_SOCKTYPE, "host '" + host + "': " + protocol + " does not go with " + type);
    }
    String canonname = IpLiterals.parse(host).isPresent() ? "" : host;
    List<AddrInfo> found = new ArrayList<>();
    for (InetSocketAddress address : Addresses.lookUp(family, host, port)) {
      found.add(
          new AddrInfo(
              Addresses.familyOf(address),
              type,
              protocol == IPPROTO_IP ? own : protocol,
              canonname,
              address));
    }
    return found;
  }

  /**
   * Turns the text of an address into its bytes.
   *
   * @param family AF_INET: four decimal numbers; AF_INET6: RFC 4291 section 2.2
   * @param text the text
   * @return 4 or 16 bytes
   * @throws USocketException EINVAL: it is no such address; EAFNOSUPPORT: AF_UNSPEC
   */
  public static byte[] inet_pton(AddressFamily family, String text) throws USocketException {
    int length = Addresses.length(family, "inet_pton");
    return IpLiterals.parse(text)
        .filter(bytes -> bytes.length == length)
        .orElseThrow(
            () ->
                new USocketException(
                    Errno.EINVAL, "inet_pton: '" + text + "' is no " + family + " address"));
  }

  /**
   * Turns the bytes of an address into text (IPv6: RFC 5952).
   *
   * @param family AF_INET or AF_INET6
   * @param packed 4 or 16 bytes
   * @return the text
   * @throws USocketException EINVAL: the length is wrong; EAFNOSUPPORT: AF_UNSPEC
   */
  public static String inet_ntop(AddressFamily family, byte[] packed) throws USocketException {
    int length = Addresses.length(family, "inet_ntop");
    if (packed.length != length) {
      throw new USocketException(
          Errno.EINVAL,
          "inet_ntop: an " + family + " address has " + length + " bytes, not " + packed.length);
    }
    return IpLiterals.format(packed);
  }
}
