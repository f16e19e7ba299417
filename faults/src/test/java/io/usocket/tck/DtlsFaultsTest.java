// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.TlsException;
import io.usocket.USocketException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** DTLS: datagrams with TLS. */
class DtlsFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String TRANSPORT = "io.usocket.bc.BcDtlsTransport";
  private static final String RECORDS = "io.usocket.spi.channel.DtlsRecords";
  private static final String RULES = "DtlsRules";
  private static final String DATA = "DtlsDataRules";
  private static final String LOSS = "DtlsLossRules";
  private static final String SERVER = "DtlsServerRules";

  @Override
  void define() {
    handshakes();
    states();
    data();
    ends();
    losses();
    servers();
    peers();
  }

  /** A call that fails in one way fails in another, where these rules look. */
  private void confused(
      String name, String method, Errno errno, Errno instead, String within, String... rules) {
    fault(name)
        .overrides(SOCKET, method)
        .after(
            call -> call.threw(errno) && call.isWithin(within),
            call -> call.fail(new USocketException(instead, method)))
        .breaks(rules);
  }

  private void handshakes() {
    fault("the last byte of a datagram is not encrypted")
        .overrides(SOCKET, "send/2")
        .before(
            call -> call.arg(0) instanceof byte[] data && data.length == 4 && call.isWithin(RULES),
            call -> call.set(0, Arrays.copyOf(call.<byte[]>arg(0), 3)))
        .breaks("DTLS-1.1", "DTLS-1.2");
    confused(
        "tlsInfo before the handshake of DTLS would block",
        "tlsInfo",
        Errno.ENOTCONN,
        Errno.EAGAIN,
        RULES,
        "DTLS-1.3");
    fault("the cipher suite of DTLS is not known")
        .overrides("io.usocket.TlsInfo", "cipherSuite")
        .after(call -> call.isWithin(RULES), call -> call.answer("TLS_NULL_WITH_NULL_NULL"))
        .breaks("DTLS-1.4");
    fault("there is DTLS although it is not claimed")
        .disclaims(Feature.DTLS)
        .breaks("DTLS-1.5", "PROV-1.8");
    fault("a client of DTLS trusts everybody")
        .overrides("io.usocket.spi.tls.PeerTrust", "checkServer")
        .after(call -> call.thrown() != null && call.isWithin(RULES), call -> call.answer(null))
        .breaks("DTLS-1.6", "DTLS-1.7");
    fault("a client of DTLS need not have a certificate that is required")
        .overrides("io.usocket.bc.CertificateServer", "notifyClientCertificate")
        .after(call -> call.thrown() != null && call.isWithin(RULES), call -> call.answer(null))
        .breaks("DTLS-1.8");
    fault("a server of DTLS needs no key to listen")
        .overrides(SOCKET, "listen/1")
        .after(
            call -> call.threw(TlsException.class) && call.isWithin(RULES),
            call -> call.answer(null))
        .breaks("DTLS-1.9");
  }

  private void states() {
    confused(
        "recv before connect of DTLS would block",
        "recv/2",
        Errno.ENOTCONN,
        Errno.EAGAIN,
        RULES,
        "DTLS-1.10");
    confused(
        "a handshake of DTLS in non-blocking mode is on its way",
        "connect/1",
        Errno.EOPNOTSUPP,
        Errno.EINPROGRESS,
        RULES,
        "DTLS-1.11");
    confused(
        "a server of DTLS that is silent has refused",
        "connect/1",
        Errno.ETIMEDOUT,
        Errno.ECONNREFUSED,
        RULES,
        "DTLS-1.12");
    confused(
        "a closed port is a silent server of DTLS",
        "connect/1",
        Errno.ECONNREFUSED,
        Errno.ETIMEDOUT,
        RULES,
        "DTLS-1.13");
  }

  private void data() {
    fault("the longest record of DTLS lacks a byte")
        .overrides(SOCKET, "recv/2")
        .after(
            call ->
                call.result() instanceof byte[] data
                    && data.length == 16_384
                    && call.isWithin(DATA),
            call -> call.answer(Arrays.copyOf(call.<byte[]>result(), 16_383)))
        .breaks("DTLS-2.1");
    fault("a datagram that no record can hold is cut")
        .overrides(SOCKET, "send/2")
        .after(
            call -> call.threw(Errno.EMSGSIZE) && call.isWithin(DATA), call -> call.answer(16_384))
        .breaks("DTLS-2.2");
    fault("nobody is told that a record was cut")
        .overrides(SOCKET, "recvfrom/2")
        .after(
            call -> call.result() instanceof Datagram got && got.truncated() && call.isWithin(DATA),
            call -> {
              Datagram got = call.result();
              call.answer(new Datagram(got.data(), got.address(), false));
            })
        .breaks("DTLS-2.3");
    fault("the 500th record is another")
        .overrides(SOCKET, "recv/2")
        .after(
            call -> call.arg(0) instanceof ByteBuffer && call.times() == 500 && call.isWithin(DATA),
            call -> call.<ByteBuffer>arg(0).put(0, (byte) 'N'))
        .breaks("DTLS-2.4");
    fault("sendto elsewhere goes to the peer of DTLS")
        .overrides(SOCKET, "sendto/2")
        .after(call -> call.threw(Errno.EISCONN) && call.isWithin(DATA), call -> call.answer(1))
        .breaks("DTLS-2.7");
    confused(
        "recv of DTLS that times out would block",
        "recv/2",
        Errno.ETIMEDOUT,
        Errno.EAGAIN,
        DATA,
        "DTLS-2.12",
        "DTLS-2.8");
  }

  private void ends() {
    fault("the end of DTLS is told once")
        .overrides(SOCKET, "recv/2")
        .after(
            call ->
                call.result() instanceof byte[] data
                    && data.length == 0
                    && call.times() > 2
                    && call.isWithin(DATA),
            call -> call.fail(new USocketException(Errno.ENOTCONN, "recv")))
        .breaks("DTLS-2.5", "DTLS-2.11");
    fault("close of DTLS sends no close_notify")
        .overrides("io.usocket.bc.BcDtlsPort", "close")
        .before(
            call -> call.isWithin(DATA, "DTLS_2_6_close_sends_close_notify"),
            call -> call.answer(null))
        .breaks("DTLS-2.6");
    confused(
        "an interrupted recv of DTLS is an I/O error",
        "recv/2",
        Errno.EINTR,
        Errno.EIO,
        DATA,
        "DTLS-2.9");
    confused(
        "close aborts a handshake of DTLS",
        "connect/1",
        Errno.EBADF,
        Errno.ECONNABORTED,
        DATA,
        "DTLS-2.10");
    fault("a poller sees nothing of DTLS")
        .overrides("io.usocket.DtlsConnection", "examine")
        .before(
            call ->
                call.isWithin(
                    DATA, "DTLS_2_11_a_poller_tells_of_data_and_of_the_end_and_not_of_garbage"),
            call -> call.answer(null))
        .breaks("DTLS-2.11");
    confused(
        "a peer of DTLS whose port is closed is an I/O error",
        "recv/2",
        Errno.ECONNREFUSED,
        Errno.EIO,
        DATA,
        "DTLS-2.12");
  }

  private void losses() {
    fault("nothing is sent again")
        .overrides(TRANSPORT, "receive/4")
        .after(
            call -> call.thrown() == null && call.<Integer>result() < 0 && call.isWithin(LOSS),
            call -> call.fail(new IOException("no answer")))
        .breaks("DTLS-3.1");
    fault("a handshake in which something was lost loses data")
        .overrides(SOCKET, "recv/2")
        .after(
            call ->
                call.result() != null
                    && call.isWithin(
                        LOSS,
                        "DTLS_3_2_a_lost_cookie_is_asked_for_again",
                        "DTLS_3_3_a_lost_part_of_the_servers_flight_is_sent_again",
                        "DTLS_3_4_a_lost_part_of_the_clients_flight_is_sent_again",
                        "DTLS_3_5_a_lost_last_flight_is_sent_again"),
            call -> call.answer(new byte[0]))
        .breaks("DTLS-3.2", "DTLS-3.3", "DTLS-3.4", "DTLS-3.5");
    fault("a record may come again")
        .on("nio")
        .overrides("io.usocket.spi.channel.ReplayWindow", "isFresh")
        .after(call -> !call.<Boolean>result(), call -> call.answer(true))
        .breaks("DTLS-3.6", "DTLS-3.9");
    fault("garbage ends a connection of DTLS")
        .overrides(RECORDS, "isBearable")
        .after(
            call -> !call.<Boolean>result() && call.isWithin(LOSS),
            call -> call.fail(new IllegalStateException("garbage")))
        .breaks("DTLS-3.8", "DTLS-3.10");
    fault("records in clear are data")
        .overrides(SOCKET, "recv/2")
        .after(
            call ->
                call.result() != null
                    && call.isWithin(
                        LOSS, "DTLS_3_10_records_in_clear_after_the_handshake_are_dropped"),
            call -> call.answer(Expect.ascii("hi")))
        .breaks("DTLS-3.10");
    fault("a handshake out of order loses data")
        .overrides(SOCKET, "recv/2")
        .after(
            call ->
                call.result() != null
                    && call.isWithin(LOSS, "DTLS_3_7_a_handshake_survives_reordering"),
            call -> call.answer(new byte[0]))
        .breaks("DTLS-3.7");
  }

  private void servers() {
    fault("a first hello gets no answer")
        .overrides("io.usocket.bc.BcDtlsGate", "examine")
        .after(
            call -> call.isWithin("DtlsStage", "accepting"),
            call -> call.<ByteBuffer>arg(2).clear())
        .breaks("DTLS-4.1", "DTLS-4.2");
    fault("a cookie is good for every address")
        .overrides("io.usocket.bc.BcDtlsGate", "name")
        .before(
            call -> call.isWithin("DtlsStage", "accepting"), call -> call.answer(new byte[] {1}))
        .breaks("DTLS-4.2");
    fault("maxPeers is dropped")
        .overrides("io.usocket.DtlsListener$Terms", "maxPeers")
        .after(call -> call.<Integer>result() == 2, call -> call.answer(1000))
        .breaks("DTLS-4.5");
    fault("reload is not for DTLS")
        .overrides(SOCKET, "reload")
        .before(call -> call.isWithin(SERVER), call -> call.answer(null))
        .breaks("DTLS-4.10");
    fault("two servers of DTLS share a port")
        .overrides(SOCKET, "bind/1")
        .after(
            call -> call.threw(Errno.EADDRINUSE) && call.isWithin(SERVER),
            call -> call.answer(null))
        .breaks("DTLS-4.6");
  }

  private void peers() {
    fault("the clients of a server have one address")
        .overrides(SOCKET, "getpeername")
        .after(
            call -> call.isWithin(SERVER, "DTLS_4_3_many_clients_at_once_have_a_socket_each"),
            call -> call.answer(new InetSocketAddress(Subject.loopback(), 9)))
        .breaks("DTLS-4.3");
    confused(
        "a client that says no more would block its server",
        "handshake",
        Errno.ETIMEDOUT,
        Errno.EAGAIN,
        SERVER,
        "DTLS-4.4");
    fault("a forged hello makes accept fail")
        .overrides(SOCKET, "accept")
        .after(
            call ->
                call.threw(Errno.ETIMEDOUT)
                    && call.isWithin(SERVER, "DTLS_4_7_a_forged_hello_does_not_disturb_a_client"),
            call -> call.fail(new USocketException(Errno.EPROTO, "accept")))
        .breaks("DTLS-4.7");
    fault("a client of DTLS is told as room to send")
        .overrides("io.usocket.PollEvent", "events")
        .after(call -> call.isWithin(SERVER), call -> call.answer(4))
        .breaks("DTLS-4.9");
  }
}
