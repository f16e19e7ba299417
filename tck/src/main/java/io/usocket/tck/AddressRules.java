// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddrInfo;
import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.Sockets;
import java.net.InetSocketAddress;
import java.util.List;

/** ADDR 1 and 2: looking hosts up. */
class AddressRules {
  /** A label may have 63 characters: no resolver asks the network for this. */
  private static final String NO_HOST = "a".repeat(64) + ".invalid";

  /**
   * One record for each type.
   *
   * <p>If this fails: {@code Sockets} does this without the provider; the api on the class path is
   * not the one that this TCK was made for.
   */
  @Rule
  void ADDR_1_1_a_literal_gives_a_stream_and_a_datagram_record() throws Exception {
    InetSocketAddress address = new InetSocketAddress(Subject.loopback(), 80);
    AddrInfo stream =
        new AddrInfo(
            AddressFamily.AF_INET, SocketType.SOCK_STREAM, Protocol.IPPROTO_TCP, "", address);
    AddrInfo datagram =
        new AddrInfo(
            AddressFamily.AF_INET, SocketType.SOCK_DGRAM, Protocol.IPPROTO_UDP, "", address);
    assertEquals(
        List.of(stream, datagram),
        Sockets.getaddrinfo("127.0.0.1", 80),
        "getaddrinfo(\"127.0.0.1\", 80)");
  }

  /**
   * Families filter.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_1_2_a_family_filters() throws Exception {
    List<AddrInfo> found = Sockets.getaddrinfo("localhost", 80, AddressFamily.AF_INET);
    for (AddrInfo one : found) {
      assertEquals(AddressFamily.AF_INET, one.family(), "family in " + one);
      assertEquals(4, one.sockaddr().getAddress().getAddress().length, "bytes of " + one);
    }
    Expect.errno(
        Errno.EAI_ADDRFAMILY,
        "getaddrinfo(\"127.0.0.1\", 80, AF_INET6)",
        () -> Sockets.getaddrinfo("127.0.0.1", 80, AddressFamily.AF_INET6));
    Expect.errno(
        Errno.EAI_ADDRFAMILY,
        "getaddrinfo(\"::1\", 80, AF_INET)",
        () -> Sockets.getaddrinfo("::1", 80, AddressFamily.AF_INET));
  }

  /**
   * Types and protocols filter; IPPROTO_SEC stays in the record, ready for {@code socket()}.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_1_3_type_and_protocol_filter() throws Exception {
    AddressFamily any = AddressFamily.AF_UNSPEC;
    assertEquals(
        Protocol.IPPROTO_UDP,
        only(Sockets.getaddrinfo("127.0.0.1", 80, any, SocketType.SOCK_DGRAM)).proto(),
        "proto of getaddrinfo(..., SOCK_DGRAM)");
    assertEquals(
        Protocol.IPPROTO_SEC,
        only(Sockets.getaddrinfo(
                "127.0.0.1", 80, any, SocketType.SOCK_STREAM, Protocol.IPPROTO_SEC))
            .proto(),
        "proto of getaddrinfo(..., SOCK_STREAM, IPPROTO_SEC)");
    Expect.errno(
        Errno.EAI_SOCKTYPE,
        "getaddrinfo(..., SOCK_STREAM, IPPROTO_UDP)",
        () ->
            Sockets.getaddrinfo(
                "127.0.0.1", 80, any, SocketType.SOCK_STREAM, Protocol.IPPROTO_UDP));
  }

  private static AddrInfo only(List<AddrInfo> found) {
    assertEquals(1, found.size(), "number of records in " + found);
    return found.get(0);
  }

  /**
   * The name that was asked for stays with the address: TLS verifies it.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_1_4_the_host_name_stays_in_the_address() throws Exception {
    AddrInfo found = Sockets.getaddrinfo("localhost", 8443, AddressFamily.AF_INET).get(0);
    assertEquals("localhost", found.canonname(), "canonname of localhost");
    assertEquals("localhost", found.sockaddr().getHostString(), "host of sockaddr");
    assertEquals(8443, found.sockaddr().getPort(), "port of sockaddr");
    assertEquals(Subject.loopback(), found.sockaddr().getAddress(), "address of sockaddr");
  }

  /**
   * IPv6 literals are understood whether or not the provider has IPv6.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_1_5_an_IPv6_literal_gives_an_AF_INET6_record() throws Exception {
    AddrInfo found = Sockets.getaddrinfo("::1", 443).get(0);
    assertEquals(AddressFamily.AF_INET6, found.family(), "family of ::1");
    assertEquals("", found.canonname(), "canonname of a literal");
    assertEquals(Subject.loopback6(), found.sockaddr().getAddress(), "address of ::1");
  }

  /**
   * The error of a look-up says which host.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_2_1_the_error_of_an_unknown_host_names_it() {
    String text =
        Expect.errno(
                Errno.EAI_NONAME,
                "getaddrinfo of a name with a label of 64 letters",
                () -> Sockets.getaddrinfo(NO_HOST, 80))
            .getMessage();
    Expect.contains(NO_HOST, text, "text of the error of an unknown host");
    Expect.contains("[Errno -2] EAI_NONAME", text, "text of the error of an unknown host");
  }

  /**
   * An empty host is an error, not this host.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_2_2_an_empty_host_is_an_error(Subject subject) throws Exception {
    for (String host : new String[] {"", " "}) {
      Expect.errno(
          Errno.EAI_NONAME,
          "getaddrinfo(\"" + host + "\", 80)",
          () -> Sockets.getaddrinfo(host, 80));
    }
    Expect.errno(Errno.EAI_NONAME, "connect(\"\", 80)", () -> subject.socket().connect("", 80));
  }

  /**
   * Ports are in 0..65535; none is cut to fit.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_2_3_a_port_out_of_range_is_an_error_that_names_it(Subject subject) throws Exception {
    for (int port : new int[] {-1, 65_536, 70_000, Integer.MAX_VALUE}) {
      String text =
          Expect.errno(
                  Errno.EAI_SERVICE,
                  "getaddrinfo(\"127.0.0.1\", " + port + ")",
                  () -> Sockets.getaddrinfo("127.0.0.1", port))
              .getMessage();
      Expect.contains(String.valueOf(port), text, "text of the error of port " + port);
    }
    Expect.errno(
        Errno.EAI_SERVICE,
        "bind(\"127.0.0.1\", 70000)",
        () -> subject.socket().bind("127.0.0.1", 70_000));
    assertEquals(2, Sockets.getaddrinfo("127.0.0.1", 65_535).size(), "records of port 65535");
  }

  /**
   * A socket that cannot find its host says which, and can be used for another.
   *
   * <p>If this fails: see ADDR-1.1.
   */
  @Rule
  void ADDR_2_4_connect_to_an_unknown_host_names_it_and_leaves_the_socket_fresh(Subject subject)
      throws Exception {
    var socket = subject.socket();
    String text =
        Expect.errno(
                Errno.EAI_NONAME, "connect to an unknown host", () -> socket.connect(NO_HOST, 80))
            .getMessage();
    Expect.contains(NO_HOST, text, "text of the error of connect to an unknown host");
    subject.connected(socket);
  }
}
