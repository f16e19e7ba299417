// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.ClientAuth;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.ServerNames;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of TLS 1.2, as they are kept and taken up again. */
@Timeout(60)
class ResumptionTest {
  /** A clock that stands until it is set. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final SetClock clock = new SetClock();
  private final BcContext clients;
  private final BcContext servers;

  ResumptionTest() throws IOException {
    clients =
        BcContext.of(
            Configs.with(Configs.trusting(), TestPki.client()).versions(TlsVersion.TLS_1_2).build(),
            clock);
    servers = BcContext.of(asking(), clock);
  }

  private static TlsConfig asking() throws IOException {
    return Configs.with(Configs.trusting(), TestPki.serverEc())
        .clientAuth(ClientAuth.REQUIRED)
        .build();
  }

  private BcEnd[] connect(BcContext client, BcContext server, String host, int port)
      throws IOException {
    BcEnd[] ends = {
      BcEnd.of(client.clientEngine(ServerNames.of(host), port)), BcEnd.of(server.serverEngine())
    };
    new Wire(ends[0], ends[1], 1000).start().assertHandshake();
    return ends;
  }

  private boolean resumes(String host, int port) throws IOException {
    BcEnd[] ends = connect(clients, servers, host, port);
    assertEquals(ends[0].info().resumed(), ends[1].info().resumed());
    return ends[0].info().resumed().orElseThrow();
  }

  @Test
  void a_resumed_session_has_the_peers_of_the_first_and_no_signature() throws Exception {
    assertFalse(resumes("localhost", 1));

    BcEnd[] second = connect(clients, servers, "localhost", 1);

    for (BcEnd end : second) {
      assertEquals(Optional.of(true), end.info().resumed());
      assertEquals(Optional.empty(), end.info().signatureScheme());
    }
    assertEquals(TestPki.serverEc().chain(), second[0].info().peerCertificates());
    assertEquals(TestPki.client().chain(), second[1].info().peerCertificates());
  }

  @Test
  void it_is_taken_up_again_and_again_with_material_of_its_own() throws Exception {
    byte[] first = material();
    byte[] second = material();
    byte[] third = material();

    assertFalse(Arrays.equals(first, second));
    assertFalse(Arrays.equals(second, third));
    assertTrue(resumes("localhost", 1));
  }

  private byte[] material() throws IOException {
    BcEnd[] ends = connect(clients, servers, "localhost", 1);
    byte[] material = ends[0].engine().exportKeyingMaterial("EXPORTER-test", null, 32);
    assertTrue(
        Arrays.equals(material, ends[1].engine().exportKeyingMaterial("EXPORTER-test", null, 32)));
    ends[0].engine().close();
    return material;
  }

  @Test
  void another_name_or_port_has_no_session() throws Exception {
    assertFalse(resumes("localhost", 1));
    assertFalse(resumes("localhost", 2));
    assertFalse(resumes("server.usocket.test", 1));
    assertTrue(resumes("localhost", 1));
  }

  @Test
  void after_an_hour_it_is_no_more() throws Exception {
    assertFalse(resumes("localhost", 1));
    clock.now = clock.now.plus(Sessions.LIFETIME).minusSeconds(1);
    assertTrue(resumes("localhost", 1));
    clock.now = clock.now.plusSeconds(1);
    assertFalse(resumes("localhost", 1));
  }

  @Test
  void a_server_that_has_forgotten_it_costs_a_full_handshake_only() throws Exception {
    assertFalse(resumes("localhost", 1));
    BcContext restarted = BcContext.of(asking(), clock);

    assertEquals(
        Optional.of(false), connect(clients, restarted, "localhost", 1)[0].info().resumed());
    assertEquals(
        Optional.of(true), connect(clients, restarted, "localhost", 1)[0].info().resumed());
  }

  @Test
  void the_oldest_goes_when_there_are_too_many() throws Exception {
    for (int port = 1; port <= Sessions.MOST + 1; port++) {
      assertFalse(resumes("localhost", port));
    }

    assertFalse(clients.sessions().orElseThrow().find("localhost:1").isPresent());
    assertTrue(resumes("localhost", Sessions.MOST + 1));
  }

  @Test
  void no_session_is_kept_longer_than_a_certificate_is_valid() throws Exception {
    clock.now = TestPki.serverEc().leaf().getNotAfter().toInstant().minus(Duration.ofMinutes(1));
    assertFalse(resumes("localhost", 1));
    assertTrue(resumes("localhost", 1));
    clock.now = clock.now.plus(Duration.ofMinutes(2));

    assertFalse(clients.sessions().orElseThrow().find("localhost:1").isPresent());
  }

  @Test
  void a_session_is_offered_beside_tls_1_3() throws Exception {
    BcContext both = BcContext.of(Configs.trusting().build(), clock);
    BcContext old =
        BcContext.of(
            Configs.serving(TestPki.serverEc()).versions(TlsVersion.TLS_1_2).build(), clock);

    List<Optional<Boolean>> resumed =
        List.of(
            connect(both, old, "localhost", 1)[0].info().resumed(),
            connect(both, old, "localhost", 1)[0].info().resumed());

    assertEquals(List.of(Optional.of(false), Optional.of(true)), resumed);
  }

  @Test
  void a_server_of_tls_1_3_does_not_mind_an_old_session() throws Exception {
    BcContext both = BcContext.of(Configs.trusting().build(), clock);
    connect(
        both,
        BcContext.of(
            Configs.serving(TestPki.serverEc()).versions(TlsVersion.TLS_1_2).build(), clock),
        "localhost",
        1);

    BcContext modern = BcContext.of(Configs.serving(TestPki.serverEc()).build(), clock);

    assertEquals(TlsVersion.TLS_1_3, connect(both, modern, "localhost", 1)[0].info().version());
  }
}
