// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddrInfo;
import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.USocketException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** ADDR: addresses and look-ups. */
class AddrFaultsTest extends Faults {
  private static final String SOCKETS = "io.usocket.Sockets";
  private static final String ADDRESSES = "io.usocket.Addresses";

  @Override
  void define() {
    records();
    errors();
    texts();
    families();
  }

  private void records() {
    fault("a look-up gives streams only")
        .overrides(SOCKETS, "getaddrinfo/3")
        .after(
            call -> call.result() != null && call.<String>arg(0).equals("127.0.0.1"),
            call ->
                call.answer(
                    call.<List<AddrInfo>>result().stream()
                        .filter(one -> one.type() == SocketType.SOCK_STREAM)
                        .toList()))
        .breaks("ADDR-1.1", "ADDR-2.3");
    fault("a look-up takes the family for a wish")
        .overrides(ADDRESSES, "lookUp")
        .before(
            call ->
                call.arg(0) == AddressFamily.AF_INET && call.<String>arg(1).equals("::1")
                    || call.arg(0) == AddressFamily.AF_INET6
                        && call.<String>arg(1).equals("127.0.0.1")
                        && call.isWithin("Sockets", "getaddrinfo"),
            call -> call.set(0, AddressFamily.AF_UNSPEC))
        .breaks("ADDR-1.2");
    fault("a look-up for TLS gives plain TCP")
        .overrides(SOCKETS, "getaddrinfo/5")
        .before(
            call -> call.arg(4) == Protocol.IPPROTO_SEC, call -> call.set(4, Protocol.IPPROTO_TCP))
        .breaks("ADDR-1.3");
    fault("an address forgets the name that it was found by")
        .overrides(SOCKETS, "getaddrinfo/5")
        .after(
            call ->
                call.result() != null
                    && !call.<List<AddrInfo>>result().get(0).canonname().isEmpty(),
            call ->
                call.answer(
                    call.<List<AddrInfo>>result().stream().map(AddrFaultsTest::nameless).toList()))
        .breaks("ADDR-1.4");
    fault("the canonname of an IPv6 literal is the literal")
        .overrides(SOCKETS, "getaddrinfo/5")
        .after(
            call ->
                call.result() != null
                    && call.<List<AddrInfo>>result().get(0).family() == AddressFamily.AF_INET6,
            call ->
                call.answer(
                    call.<List<AddrInfo>>result().stream()
                        .map(
                            one ->
                                new AddrInfo(
                                    one.family(),
                                    one.type(),
                                    one.proto(),
                                    call.arg(0),
                                    one.sockaddr()))
                        .toList()))
        .breaks("ADDR-1.5");
  }

  private static AddrInfo nameless(AddrInfo one) {
    try {
      InetAddress bare = InetAddress.getByAddress(one.sockaddr().getAddress().getAddress());
      return new AddrInfo(
          one.family(),
          one.type(),
          one.proto(),
          one.canonname(),
          new InetSocketAddress(bare.getHostAddress(), one.sockaddr().getPort()));
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void errors() {
    fault("the error of an unknown host names no host")
        .overrides(ADDRESSES, "resolve")
        .after(
            call ->
                call.threw(Errno.EAI_NONAME)
                    && !call.isWithin("USocket")
                    && !call.<String>arg(0).isBlank(),
            call -> call.fail(new USocketException(Errno.EAI_NONAME, "the host is unknown")))
        .breaks("ADDR-2.1");
    fault("an empty host is this host")
        .overrides(ADDRESSES, "resolve")
        .before(
            call -> call.<String>arg(0).isBlank(),
            call -> call.answer(new InetAddress[] {Subject.loopback()}))
        .breaks("ADDR-2.2", "CLOSE-5.1");
    fault("a port is cut to 16 bits")
        .overrides(ADDRESSES, "lookUp")
        .before(
            call -> (call.<Integer>arg(2) & 0xffff) != call.<Integer>arg(2),
            call -> call.set(2, call.<Integer>arg(2) & 0xffff))
        .breaks("ADDR-2.3");
    fault("a socket that did not find its host is closed")
        .overrides("io.usocket.USocket", "connect/2")
        .after(
            call -> call.threw(Errno.EAI_NONAME), call -> call.<io.usocket.USocket>self().close())
        .breaks("ADDR-2.4", "CLOSE-5.1", "CONNECT-1.3");
  }

  private void texts() {
    fault("inet_pton gives the bytes from the last to the first")
        .overrides(SOCKETS, "inet_pton")
        .after(call -> call.result() != null, call -> call.answer(reversed(call.result())))
        .breaks("ADDR-3.1", "ADDR-3.5");
    fault("inet_ntop shortens a single group of zeros")
        .overrides(SOCKETS, "inet_ntop")
        .after(
            call -> "2001:db8:0:1:1:1:1:1".equals(call.result()),
            call -> call.answer("2001:db8::1:1:1:1:1"))
        .breaks("ADDR-3.2");
    fault("inet_pton takes three parts, as inet_aton did")
        .overrides(SOCKETS, "inet_pton")
        .before(call -> call.arg(1).equals("1.2.3"), call -> call.answer(new byte[] {1, 2, 0, 3}))
        .breaks("ADDR-3.3");
    fault("inet_ntop prints the first bytes of a longer address")
        .overrides(SOCKETS, "inet_ntop")
        .before(
            call -> call.arg(0) == AddressFamily.AF_INET && call.<byte[]>arg(1).length > 4,
            call -> call.set(1, java.util.Arrays.copyOf(call.<byte[]>arg(1), 4)))
        .breaks("ADDR-3.4");
    fault("inet_pton reads a hexadecimal letter as decimal")
        .overrides("io.usocket.spi.tls.IpLiterals", "number")
        .before(
            call -> call.<Integer>arg(1) == 16 && call.<String>arg(0).endsWith("f"),
            call -> call.answer(0))
        .breaks("ADDR-3.5", "ADDR-3.1");
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private void families() {
    fault("an AF_INET socket takes an IPv6 address for this host")
        .overrides(ADDRESSES, "forSocket")
        .before(
            call ->
                call.arg(0) == AddressFamily.AF_INET
                    && call.<InetSocketAddress>arg(1).getAddress() instanceof Inet6Address,
            call ->
                call.answer(
                    new InetSocketAddress(
                        Subject.loopback(), call.<InetSocketAddress>arg(1).getPort())))
        .breaks("ADDR-4.1", "CONNECT-7.2", "DGRAM-5.2");
    fault("an AF_INET6 socket takes the IPv4 address of a host")
        .overrides(ADDRESSES, "first")
        .before(
            call ->
                call.arg(0) == AddressFamily.AF_INET6 && call.<String>arg(1).equals("127.0.0.1"),
            call -> call.set(0, AddressFamily.AF_UNSPEC))
        .breaks("ADDR-4.2");
    fault("an address that was not looked up is unknown")
        .overrides(ADDRESSES, "forSocket")
        .before(
            call -> call.<InetSocketAddress>arg(1).isUnresolved(),
            call -> {
              throw new USocketException(Errno.EAI_NONAME, "not looked up: " + call.arg(1));
            })
        .breaks("ADDR-4.3", "CONNECT-1.2");
    fault("connect by host and port goes to the next port")
        .overrides("io.usocket.USocket", "connect/2")
        .before(
            call -> call.arg(0).equals("localhost"), call -> call.set(1, call.<Integer>arg(1) + 1))
        .breaks("ADDR-4.4", "CONNECT-1.2");
  }
}
