// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Errno;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keying material: the same as the library's own, at any time, and until the end only. */
@Timeout(60)
class ExporterTest {
  private static final String LABEL = "EXPORTER-test";

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void it_is_what_the_library_gives_in_the_handshake(TlsVersion version) throws Exception {
    for (byte[] bound : new byte[][] {null, {}, {1, 2, 3}}) {
      AtomicReference<byte[]> own = new AtomicReference<>();
      BcEnd client = BcEnd.client(Configs.client(version), "localhost");
      BcContext setup = BcContext.of(Configs.serving(TestPki.serverEc()).build());
      Progress progress = new Progress(setup);
      BcServer server =
          new CertificateServer(setup, progress) {
            @Override
            public void notifyHandshakeComplete() throws IOException {
              own.set(context.exportKeyingMaterial(LABEL, bound, 100));
              super.notifyHandshakeComplete();
            }
          };
      BcEnd serving = BcEnd.of(BcEngine.server(server, progress));

      new Wire(client, serving, 1000).assertWorks();

      assertArrayEquals(own.get(), serving.engine().exportKeyingMaterial(LABEL, bound, 100));
      assertArrayEquals(own.get(), client.engine().exportKeyingMaterial(LABEL, bound, 100));
    }
  }

  @Test
  void in_tls_1_2_no_context_is_not_an_empty_one_and_in_tls_1_3_it_is() throws Exception {
    BcEnd old = connected(TlsVersion.TLS_1_2);
    BcEnd modern = connected(TlsVersion.TLS_1_3);

    assertFalse(Arrays.equals(export(old, null), export(old, new byte[0])));
    assertArrayEquals(export(modern, null), export(modern, new byte[0]));
  }

  private static byte[] export(BcEnd end, byte[] bound) throws IOException {
    return end.engine().exportKeyingMaterial(LABEL, bound, 32);
  }

  @Test
  void without_extended_master_secret_nothing_is_exported() throws Exception {
    BcContext setup = BcContext.of(Configs.serving(TestPki.serverEc()).build());
    Progress progress = new Progress(setup);
    BcServer old =
        new CertificateServer(setup, progress) {
          @Override
          public boolean shouldUseExtendedMasterSecret() {
            return false;
          }
        };
    BcEnd client = BcEnd.client(Configs.client(TlsVersion.TLS_1_2), "localhost");
    new Wire(client, BcEnd.of(BcEngine.server(old, progress)), 1000).assertWorks();

    assertErrno(Errno.EINVAL, client, LABEL, 32, "extended master secret");
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void after_close_the_secret_is_gone(TlsVersion version) throws Exception {
    BcEnd client = connected(version);
    client.engine().close();

    assertErrno(Errno.EBADF, client, LABEL, 32, "closed");
  }

  private static void assertErrno(Errno errno, BcEnd end, String label, int length, String why) {
    USocketException refusal =
        assertThrows(
            USocketException.class, () -> end.engine().exportKeyingMaterial(label, null, length));
    assertEquals(errno, refusal.errno());
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  private static BcEnd connected(TlsVersion version) throws Exception {
    BcEnd client = BcEnd.client(Configs.client(version), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).build());
    new Wire(client, server, 1000).start().assertHandshake();
    return client;
  }
}
