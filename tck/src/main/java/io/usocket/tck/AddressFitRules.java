// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.USocket;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Random;

/** ADDR 3 and 4: addresses as text and bytes, and which of them fit a socket. */
class AddressFitRules {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Text becomes bytes in network order.
   *
   * <p>If this fails: {@code Sockets} does this without the provider; the api on the class path is
   * not the one that this TCK was made for.
   */
  @Rule
  void ADDR_3_1_inet_pton_gives_the_bytes_of_an_address() throws Exception {
    packs(AddressFamily.AF_INET, "127.0.0.1", "7f000001");
    packs(AddressFamily.AF_INET, "255.255.255.255", "ffffffff");
    packs(AddressFamily.AF_INET6, "::", "00000000000000000000000000000000");
    packs(AddressFamily.AF_INET6, "2001:db8::8:800:200C:417A", "20010db80000000000080800200c417a");
    packs(AddressFamily.AF_INET6, "::ffff:192.0.2.1", "00000000000000000000ffffc0000201");
  }

  private static void packs(AddressFamily family, String text, String hex) throws Exception {
    assertEquals(
        hex,
        HEX.formatHex(Sockets.inet_pton(family, text)),
        "inet_pton(" + family + ", \"" + text + "\")");
  }

  /**
   * Bytes become the one text of RFC 5952.
   *
   * <p>If this fails: see ADDR-3.1.
   */
  @Rule
  void ADDR_3_2_inet_ntop_gives_the_canonical_text() throws Exception {
    prints(AddressFamily.AF_INET, "c0000201", "192.0.2.1");
    prints(AddressFamily.AF_INET6, "00000000000000000000000000000001", "::1");
    prints(AddressFamily.AF_INET6, "00000000000000000000000000000000", "::");
    prints(AddressFamily.AF_INET6, "20010db8000000000001000000000001", "2001:db8::1:0:0:1");
    prints(AddressFamily.AF_INET6, "20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1");
    prints(AddressFamily.AF_INET6, "20010db80000000000000000aabbccdd", "2001:db8::aabb:ccdd");
  }

  private static void prints(AddressFamily family, String hex, String text) throws Exception {
    assertEquals(
        text,
        Sockets.inet_ntop(family, HEX.parseHex(hex)),
        "inet_ntop(" + family + ", " + hex + ")");
  }

  /**
   * What is no address is refused; nothing is guessed, as old notations were.
   *
   * <p>If this fails: see ADDR-3.1.
   */
  @Rule
  void ADDR_3_3_inet_pton_refuses_what_is_no_address() {
    for (String text :
        "1.2.3,1.2.3.4.5,256.1.1.1,1.2.3.x,,1.2.3.4 ,::1,0x7f.0.0.1".split(",", -1)) {
      refuses(AddressFamily.AF_INET, text);
    }
    for (String text : "1::2::3,:::,12345::,::g,1:2:3:4:5:6:7,,127.0.0.1,::1%".split(",", -1)) {
      refuses(AddressFamily.AF_INET6, text);
    }
    Expect.errno(
        Errno.EAFNOSUPPORT,
        "inet_pton(AF_UNSPEC, \"127.0.0.1\")",
        () -> Sockets.inet_pton(AddressFamily.AF_UNSPEC, "127.0.0.1"));
  }

  private static void refuses(AddressFamily family, String text) {
    Expect.errno(
        Errno.EINVAL,
        "inet_pton(" + family + ", \"" + text + "\")",
        () -> Sockets.inet_pton(family, text));
  }

  /**
   * A wrong number of bytes is refused, longer ones too.
   *
   * <p>If this fails: see ADDR-3.1.
   */
  @Rule
  void ADDR_3_4_inet_ntop_refuses_a_wrong_length() {
    for (int length : new int[] {0, 3, 5, 16}) {
      Expect.errno(
          Errno.EINVAL,
          "inet_ntop(AF_INET, " + length + " bytes)",
          () -> Sockets.inet_ntop(AddressFamily.AF_INET, new byte[length]));
    }
    for (int length : new int[] {0, 4, 15, 17}) {
      Expect.errno(
          Errno.EINVAL,
          "inet_ntop(AF_INET6, " + length + " bytes)",
          () -> Sockets.inet_ntop(AddressFamily.AF_INET6, new byte[length]));
    }
  }

  /**
   * Text and bytes of an address are two forms of one thing.
   *
   * <p>If this fails: see ADDR-3.1.
   */
  @Rule
  void ADDR_3_5_inet_pton_reads_what_inet_ntop_writes() throws Exception {
    long seed = Seed.draw();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] packed = new byte[i % 2 == 0 ? 16 : 4];
      random.nextBytes(packed);
      packed[random.nextInt(packed.length)] = 0;
      AddressFamily family = packed.length == 4 ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
      String text = Sockets.inet_ntop(family, packed);
      assertEquals(
          HEX.formatHex(packed),
          HEX.formatHex(Sockets.inet_pton(family, text)),
          "inet_pton of \"" + text + "\", " + Seed.tell(seed));
    }
  }

  /**
   * An AF_INET socket takes no IPv6 address, and stays usable.
   *
   * <p>If this fails: {@code USocket} checks this before it asks the provider.
   */
  @Rule
  void ADDR_4_1_an_IPv6_address_does_not_fit_an_AF_INET_socket(Subject subject) throws Exception {
    USocket socket = subject.socket();
    InetSocketAddress six = new InetSocketAddress(Subject.loopback6(), 9);
    Expect.errno(Errno.EAFNOSUPPORT, "bind to [::1]:9", () -> socket.bind(six));
    Expect.errno(Errno.EAFNOSUPPORT, "connect to [::1]:9", () -> socket.connect(six));
    subject.connected(socket);
  }

  /**
   * An AF_INET6 socket looks its hosts up in its own family.
   *
   * <p>If this fails: {@code USocket} checks this before it asks the provider.
   */
  @Rule
  void ADDR_4_2_an_AF_INET6_socket_asks_for_IPv6_addresses_of_a_host(Subject subject)
      throws Exception {
    USocket socket = subject.socket(AddressFamily.AF_INET6, SocketType.SOCK_STREAM);
    Expect.errno(
        Errno.EAI_ADDRFAMILY,
        "connect(\"127.0.0.1\", 9) of an AF_INET6 socket",
        () -> socket.connect("127.0.0.1", 9));
  }

  /**
   * An address that was not looked up is looked up.
   *
   * <p>If this fails: addresses arrive at a provider looked up; see {@code StreamPort.connect}.
   */
  @Rule
  void ADDR_4_3_an_unresolved_address_is_looked_up(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    USocket socket = subject.socket();
    socket.connect(InetSocketAddress.createUnresolved("127.0.0.1", listener.address().getPort()));
    listener.accept().send("hello");
    Expect.bytes("hello", socket.recv(9), "recv after connect to an unresolved address");
  }

  /**
   * Host and port can be given for short.
   *
   * <p>If this fails: see ADDR-4.3.
   */
  @Rule
  void ADDR_4_4_bind_and_connect_take_host_and_port(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    USocket socket = subject.socket();
    socket.bind("127.0.0.1", 0);
    socket.connect("localhost", listener.address().getPort());
    Peer peer = listener.accept();
    assertEquals(
        socket.getsockname().getPort(), peer.remoteAddress().getPort(), "port that the peer sees");
    assertEquals(
        listener.address().getPort(), socket.getpeername().getPort(), "port of getpeername()");
  }
}
