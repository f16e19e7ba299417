// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.DtlsFates.CLIENT_HELLO;
import static io.usocket.tck.DtlsFates.CLIENT_KEY_EXCHANGE;
import static io.usocket.tck.DtlsFates.HELLO_VERIFY_REQUEST;
import static io.usocket.tck.DtlsFates.SERVER_HELLO;
import static io.usocket.tck.DtlsRelay.Way.TO_CLIENT;
import static io.usocket.tck.DtlsRelay.Way.TO_SERVER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** DTLS 3: a network that loses, doubles, turns around and forges. */
class DtlsLossRules {
  private static final long SEED = 20_260_727;

  /**
   * The first flight.
   *
   * <p>If this fails: nothing is sent again when no answer comes.
   */
  @Rule
  void DTLS_3_1_a_lost_hello_is_sent_again(Subject subject) throws Exception {
    bothSides(
        subject, way -> DtlsFates.loseFirst(datagram -> DtlsFates.is(datagram, CLIENT_HELLO)));
  }

  /**
   * The cookie.
   *
   * <p>If this fails: a hello that comes again gets no cookie.
   */
  @Rule
  void DTLS_3_2_a_lost_cookie_is_asked_for_again(Subject subject) throws Exception {
    bothSides(
        subject,
        way -> DtlsFates.loseFirst(datagram -> DtlsFates.is(datagram, HELLO_VERIFY_REQUEST)));
  }

  /**
   * The server's flight, or a part of it.
   *
   * <p>If this fails: a flight is not sent again as a whole, or not under new record numbers.
   */
  @Rule
  void DTLS_3_3_a_lost_part_of_the_servers_flight_is_sent_again(Subject subject) throws Exception {
    bothSides(
        subject, way -> DtlsFates.loseFirst(datagram -> DtlsFates.is(datagram, SERVER_HELLO)));
  }

  /**
   * The client's second flight, or a part of it.
   *
   * <p>If this fails: as DTLS-3.3.
   */
  @Rule
  void DTLS_3_4_a_lost_part_of_the_clients_flight_is_sent_again(Subject subject) throws Exception {
    bothSides(
        subject,
        way -> DtlsFates.loseFirst(datagram -> DtlsFates.is(datagram, CLIENT_KEY_EXCHANGE)));
  }

  /**
   * The last flight, which its sender thinks is the end.
   *
   * <p>If this fails: a server that is done has to send its last flight again when the client sends
   * its own again (RFC 6347 section 4.2.4).
   */
  @Rule
  void DTLS_3_5_a_lost_last_flight_is_sent_again(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    int[] lost = {0};
    DtlsRelay.Fate fate =
        (way, count, datagram) -> {
          boolean last = way == TO_CLIENT && DtlsFates.hasFinished(datagram) && lost[0]++ < 2;
          return last ? List.of() : List.of(datagram);
        };
    DtlsRelay relay = DtlsRelay.to(listening.getsockname(), fate, subject);
    DtlsPeer client = stage.dial(relay.address(TlsStage.HOST));
    Task<DtlsPeer> peer = subject.start(client::handshake);
    USocket socket = stage.accept(listening);
    socket.handshake();
    Task<byte[]> reader = subject.start(() -> socket.recv(100));
    peer.get("the client's handshake").sendData("done");
    Expect.bytes("done", reader.get("recv"), "recv of the server");
  }

  /**
   * Doubled datagrams.
   *
   * <p>If this fails: a hello that comes twice makes two peers, or data comes twice.
   */
  @Rule
  void DTLS_3_6_doubled_datagrams_are_taken_once(Subject subject) throws Exception {
    bothSides(subject, way -> DtlsFates.twice());
  }

  /**
   * Datagrams in another order.
   *
   * <p>If this fails: parts of a flight have to be kept until the ones before them come.
   */
  @Rule
  void DTLS_3_7_a_handshake_survives_reordering(Subject subject) throws Exception {
    bothSides(subject, way -> DtlsFates.swapped());
  }

  /**
   * Garbage and forgeries.
   *
   * <p>If this fails: what is not authentic must be dropped without a word (RFC 6347 4.1.2.7).
   */
  @Rule
  void DTLS_3_8_garbage_and_forged_records_are_dropped(Subject subject) throws Exception {
    bothSides(subject, way -> DtlsFates.withGarbage(way, SEED));
  }

  /**
   * A record that is sent twice.
   *
   * <p>If this fails: {@code DtlsPort.receive} needs a window of record numbers; SunJSSE has none.
   */
  @Rule
  void DTLS_3_9_a_replayed_record_is_dropped(Subject subject) throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      byte[] first = pair.peer().encrypt("first");
      byte[] second = pair.peer().encrypt("second");
      for (byte[] record : new byte[][] {second, first, second, first}) {
        pair.peer().send(record.clone());
      }
      Expect.bytes("second", pair.socket().recv(100), "what came first");
      Expect.bytes("first", pair.socket().recv(100), "what came late");
      pair.socket().settimeout(0.1);
      Expect.errno(Errno.ETIMEDOUT, "recv of what came twice", () -> pair.socket().recv(100));
    }
  }

  /**
   * Forged alerts and data in clear.
   *
   * <p>If this fails: after the handshake nothing counts that is not encrypted.
   */
  @Rule
  void DTLS_3_10_records_in_clear_after_the_handshake_are_dropped(Subject subject)
      throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      pair.peer().send(clear(21, 2, 40)); // a fatal alert
      pair.peer().send(clear(21, 1, 0)); // close_notify
      pair.peer().send(clear(23, 'h', 'i'));
      pair.peer().send(clear(22, 0, 0));
      pair.peer().sendData("still there");
      Expect.bytes("still there", pair.socket().recv(100), "recv after forged records");
      pair.socket().send(Expect.ascii("me too"));
      pair.peer().expect("me too");
    }
  }

  private static byte[] clear(int type, int... body) {
    ByteBuffer record = ByteBuffer.allocate(13 + body.length);
    record.put((byte) type).put((byte) 0xfe).put((byte) 0xfd);
    record.putLong(1000).putShort((short) body.length);
    Arrays.stream(body).forEach(b -> record.put((byte) b));
    return record.array();
  }

  /**
   * A client and a server behind a bad network shake hands and exchange datagrams.
   *
   * @param fates by the way to the socket under test
   */
  private static void bothSides(Subject subject, Function<DtlsRelay.Way, DtlsRelay.Fate> fates)
      throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    DtlsPeer server = stage.server();
    DtlsRelay toPeer = DtlsRelay.to(server.address(), fates.apply(TO_CLIENT), subject);
    Task<DtlsPeer> serving = subject.start(server::handshake);
    USocket client = stage.client();
    client.connect(toPeer.address(TlsStage.HOST));
    exchange(new DtlsStage.Pair(client, serving.get("the server's handshake")), toPeer);

    USocket listening = stage.listening();
    DtlsRelay toSocket = DtlsRelay.to(listening.getsockname(), fates.apply(TO_SERVER), subject);
    DtlsStage.Pair accepted = stage.accepted(listening, toSocket.address(TlsStage.HOST));
    exchange(accepted, toSocket);
    listening.settimeout(0.05);
    Expect.errno(Errno.ETIMEDOUT, "accept of a second peer", listening::accept);
  }

  /** Each of two datagrams comes; to the socket under test once, the JDK may get it twice. */
  private static void exchange(DtlsStage.Pair pair, DtlsRelay relay) throws Exception {
    Set<String> expected = Set.of("one", "two");
    Set<String> atPeer = new HashSet<>();
    List<String> atSocket = new ArrayList<>();
    for (String each : expected) {
      pair.socket().send(Expect.ascii(each));
      pair.peer().sendData(each);
    }
    while (!atPeer.equals(expected)) {
      atPeer.add(new String(pair.peer().receive(), US_ASCII));
    }
    atSocket.add(new String(pair.socket().recv(100), US_ASCII));
    atSocket.add(new String(pair.socket().recv(100), US_ASCII));
    assertEquals(expected, Set.copyOf(atSocket), "what was received");
    relay.inject(TO_SERVER, new byte[] {1});
    relay.inject(TO_CLIENT, new byte[] {1});
    pair.socket().settimeout(0.05);
    Expect.errno(Errno.ETIMEDOUT, "recv of one more", () -> pair.socket().recv(100));
  }
}
