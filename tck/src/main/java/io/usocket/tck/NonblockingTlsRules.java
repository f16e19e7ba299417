// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;
import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Protocol;
import io.usocket.SocketOption;
import io.usocket.USocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** NB-6: data over TLS without waiting: records are whole or not there. */
class NonblockingTlsRules {
  private static List<TlsLink> links(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    List<TlsLink> links = List.of(stage.link(CLIENT, TLS_1_3), stage.link(SERVER, TLS_1_2));
    for (TlsLink link : links) {
      link.socket().settimeout(0);
    }
    return links;
  }

  /**
   * Half a record is nothing to read, however much of it is there, and nothing of it is lost.
   *
   * <p>Pitfall 16. If this fails: bytes of a record that is not whole have to stay when {@code
   * TlsPort.read} answers WANT_READ.
   */
  @Rule
  void NB_6_1_half_a_record_is_EAGAIN_and_stays(Subject subject) throws Exception {
    for (TlsLink link : links(subject)) {
      USocket s = link.socket();
      Map<String, Retry.Call<byte[]>> calls = new LinkedHashMap<>();
      calls.put("recv(10)", () -> s.recv(10));
      calls.put("recv(10, MSG_DONTWAIT)", () -> s.recv(10, MSG_DONTWAIT));
      calls.put("recvfrom(10)", () -> s.recvfrom(10).data());
      calls.put("read(6)", () -> s.read(6));
      calls.put("read()", s::read);
      calls.put("readline()", s::readline);
      calls.put("readinto(byte[])", () -> filled(s));
      for (Map.Entry<String, Retry.Call<byte[]>> call : calls.entrySet()) {
        byte[] record = link.peer().encrypt(Expect.ascii("hello\n"));
        int from = 0;
        for (int cut : new int[] {1, 4, 5, 6, record.length - 1}) {
          link.peer().link().send(Arrays.copyOfRange(record, from, cut));
          from = cut;
          String check = call.getKey() + ", " + cut + " bytes of a record there, " + link;
          WouldBlock.toRead(check, () -> call.getValue().make());
          WouldBlock.toRead(check + ", MSG_PEEK", () -> s.recv(1, MSG_PEEK));
        }
        link.peer().link().send(Arrays.copyOfRange(record, from, record.length));
        byte[] got = Retry.until(call.getKey() + ", the record is whole", call.getValue());
        Expect.bytes("hello\n", got, call.getKey() + ", the record is whole, " + link);
      }
    }
  }

  private static byte[] filled(USocket socket) throws IOException {
    byte[] buf = new byte[6];
    return Arrays.copyOf(buf, socket.readinto(buf));
  }

  /**
   * Decrypted bytes are there until they are taken.
   *
   * <p>Pitfall 26. If this fails: {@code TlsPort.read} has to give what is decrypted, or whole in
   * its buffer, before it looks at the transport.
   */
  @Rule
  void NB_6_2_what_is_decrypted_can_be_taken_byte_by_byte(Subject subject) throws Exception {
    byte[] data = Peer.pattern(3_000);
    for (TlsLink link : links(subject)) {
      USocket s = link.socket();
      link.peer().send(data);
      byte[] first = Retry.until("recv(1), " + link, () -> s.recv(1));
      Expect.bytes(Arrays.copyOf(data, 1), first, "recv(1) of a record, " + link);
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      for (int i = 1; i < data.length; i++) {
        assertEquals(1, s.recv(one.clear()), "recv of byte " + i + " of a record, " + link);
        assertEquals(data[i], one.get(0), "byte " + i + " of a record, " + link);
      }
      WouldBlock.toRead("recv, the record is taken, " + link, () -> s.recv(1));
    }
  }

  /**
   * Messages of TLS itself are no data, and no end.
   *
   * <p>Pitfall 26. If this fails: {@code TlsPort.read} has to go on reading when a record brought
   * no application data, and to answer WANT_READ when nothing follows.
   */
  @Rule
  void NB_6_3_a_record_without_data_is_nothing_to_read(Subject subject) throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, TLS_1_3);
      USocket s = link.socket();
      s.settimeout(0);
      s.setsockopt(Protocol.IPPROTO_TCP, SocketOption.TCP_NODELAY, 1);
      for (int round = 1; round <= 2; round++) {
        link.peer().beginAgain(); // KeyUpdate
        WouldBlock.toRead("recv, a KeyUpdate there, " + link, () -> s.recv(1));
        WouldBlock.toRead("readline, after a KeyUpdate, " + link, s::readline);
        Trickle.send(s, Expect.ascii("ping"), "send after a KeyUpdate, " + link);
        Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + link);
        link.peer().send(Expect.ascii("pong"));
        Trickle.expect(s, "pong", "recv of data after a KeyUpdate, " + link);
      }
    }
  }

  /**
   * A record begun in one mode is read in another.
   *
   * <p>Pitfall 16. If this fails: as NB-6.1; what is there of a record belongs to no mode.
   */
  @Rule
  void NB_6_4_the_mode_can_change_in_the_middle_of_a_record(Subject subject) throws Exception {
    for (TlsLink link : links(subject)) {
      USocket s = link.socket();
      for (double mode : new double[] {5, Double.POSITIVE_INFINITY, 0}) {
        byte[] record = link.peer().encrypt(Expect.ascii("hello"));
        s.settimeout(0);
        link.peer().link().send(Arrays.copyOf(record, 9));
        WouldBlock.toRead("recv, half a record there, " + link, () -> s.recv(5));
        s.settimeout(mode);
        WouldBlock.toRead("recv, MSG_DONTWAIT, " + link, () -> s.recv(5, MSG_DONTWAIT));
        link.peer().link().send(Arrays.copyOfRange(record, 9, record.length));
        byte[] got = Retry.until("recv, the rest there, " + link, () -> s.recv(5));
        Expect.bytes("hello", got, "recv with timeout " + mode + ", the rest there, " + link);
      }
    }
  }
}
