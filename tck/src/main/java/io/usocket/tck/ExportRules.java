// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** EXPORT: keying material for applications (RFC 5705, RFC 8446 section 7.5), channel bindings. */
class ExportRules {
  private static final String LABEL = "EXPERIMENTAL usocket";
  private static final byte[] EMPTY = {};
  private static final byte[] CONTEXT = {1, 2, 3};

  private static OwnPair pair(Subject subject, TlsVersion version) throws Exception {
    return OwnPair.of(
        subject, trusting().versions(version).build(), serving().versions(version).build());
  }

  private static byte[] same(OwnPair pair, String label, byte @Nullable [] context, int length)
      throws USocketException {
    byte[] material = pair.client().exportKeyingMaterial(label, context, length);
    assertEquals(length, material.length, "the length of what was exported");
    Expect.bytes(
        material,
        pair.server().exportKeyingMaterial(label, context, length),
        "the server's material for " + label + " and " + Arrays.toString(context));
    return material;
  }

  private static void different(byte[] one, byte[] other, String check) {
    if (Arrays.equals(one, other)) {
      throw Expect.failure(check, "another material", "the same");
    }
  }

  /**
   * Both ends export the same, which depends on label, context, length and connection.
   *
   * <p>If this fails: it is RFC 5705 with the master secret in TLS 1.2, and the exporter secret of
   * RFC 8446 section 7.5 in TLS 1.3.
   */
  @Rule
  void EXPORT_1_1_both_ends_export_the_same(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      OwnPair pair = pair(subject, version);
      byte[] material = same(pair, LABEL, CONTEXT, 48);
      Expect.bytes(
          material, same(pair, LABEL, CONTEXT, 48), "the same asked for again, " + version);
      different(material, same(pair, LABEL + " 2", CONTEXT, 48), "another label, " + version);
      different(material, same(pair, LABEL, new byte[] {9}, 48), "another context, " + version);
      different(material, same(pair(subject, version), LABEL, CONTEXT, 48), "another connection");
      same(pair, LABEL, CONTEXT, 1);
      same(pair, LABEL, CONTEXT, 1000);
    }
  }

  /**
   * No context is an empty one in TLS 1.3, and is not in TLS 1.2.
   *
   * <p>If this fails: RFC 5705 section 4 leaves the context's length out where there is none; RFC
   * 8446 section 7.5 does not.
   */
  @Rule
  void EXPORT_1_2_no_context_and_an_empty_one(Subject subject) throws Exception {
    OwnPair modern = pair(subject, TlsVersion.TLS_1_3);
    Expect.bytes(
        same(modern, LABEL, EMPTY, 32), same(modern, LABEL, null, 32), "no context, TLS 1.3");
    OwnPair older = pair(subject, TlsVersion.TLS_1_2);
    different(same(older, LABEL, EMPTY, 32), same(older, LABEL, null, 32), "no context, TLS 1.2");
  }

  /**
   * The channel binding tls-exporter is 32 bytes, the same at both ends, and not that of another
   * connection.
   *
   * <p>If this fails: RFC 9266 section 2 names the label, the context and the length.
   */
  @Rule
  void EXPORT_1_3_the_channel_binding_is_that_of_RFC_9266(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      OwnPair pair = pair(subject, version);
      byte[] binding = pair.client().channelBinding();
      Expect.bytes(binding, pair.server().channelBinding(), "the server's binding, " + version);
      Expect.bytes(
          binding,
          same(pair, "EXPORTER-Channel-Binding", EMPTY, 32),
          "what it is made of, " + version);
      different(
          binding, pair(subject, version).client().channelBinding(), "that of another connection");
    }
  }

  /**
   * It needs a handshake that is done, an open socket, and a length that can be.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void EXPORT_1_4_it_needs_a_connection_and_a_length(Subject subject) throws Exception {
    USocket fresh = subject.secure(trusting().build());
    Expect.errno(
        Errno.ENOTCONN,
        "exportKeyingMaterial before the handshake",
        () -> fresh.exportKeyingMaterial(LABEL, null, 32));
    USocket plain = subject.connected().socket();
    Expect.errno(
        Errno.ENOTCONN,
        "exportKeyingMaterial without TLS",
        () -> plain.exportKeyingMaterial(LABEL, null, 32));
    USocket socket = pair(subject, TlsVersion.TLS_1_3).client();
    Expect.errno(Errno.EINVAL, "a length of 0", () -> socket.exportKeyingMaterial(LABEL, null, 0));
    Expect.errno(
        Errno.EINVAL, "a length of 65536", () -> socket.exportKeyingMaterial(LABEL, null, 65_536));
    socket.close();
    Expect.errno(
        Errno.EBADF, "a closed socket", () -> socket.exportKeyingMaterial(LABEL, null, 32));
  }

  /**
   * Where it is not claimed, it is EOPNOTSUPP, and the connection goes on.
   *
   * <p>If this fails: leave {@code TlsPort.exportKeyingMaterial} as it is by default.
   */
  @Rule
  void EXPORT_1_5_where_not_claimed_it_is_refused(Subject subject) throws Exception {
    TlsLink link = new TlsStage(subject).link(TlsLink.Side.CLIENT, TlsVersion.TLS_1_3);
    USocketException e =
        Expect.errno(
            Errno.EOPNOTSUPP,
            "exportKeyingMaterial",
            () -> link.socket().exportKeyingMaterial(LABEL, null, 32));
    Expect.contains("EXPORTER", e.getMessage(), "the text of the error");
    link.peer().send(Expect.ascii("on"));
    Expect.bytes("on", link.socket().read(2), "what comes after it");
  }

  /**
   * What no exporter can do is refused as EINVAL, and the connection goes on.
   *
   * <p>If this fails: the api refuses most of it; the longest label and length have to come through
   * {@code TlsPort.exportKeyingMaterial}.
   */
  @Rule
  void EXPORT_1_6_what_no_exporter_can_do_is_refused(Subject subject) throws Exception {
    OwnPair pair = pair(subject, TlsVersion.TLS_1_3);
    USocket socket = pair.client();
    int hash = socket.tlsInfo().cipherSuite().endsWith("SHA384") ? 48 : 32;
    String longest = "x".repeat(249);
    impossible(socket, "", CONTEXT, 32);
    impossible(socket, longest + "x", CONTEXT, 32);
    impossible(socket, "EXPORTER-\u00fc", CONTEXT, 32);
    impossible(socket, LABEL, new byte[65_536], 32);
    impossible(socket, LABEL, CONTEXT, 255 * hash + 1);
    same(pair, longest, new byte[255], 255 * hash);
    same(pair(subject, TlsVersion.TLS_1_2), longest, new byte[255], 255 * hash + 1);
  }

  private static void impossible(USocket socket, String label, byte[] context, int length) {
    String check =
        "a label of %d, a context of %d, a length of %d"
            .formatted(label.length(), context.length, length);
    Expect.errno(Errno.EINVAL, check, () -> socket.exportKeyingMaterial(label, context, length));
  }
}
