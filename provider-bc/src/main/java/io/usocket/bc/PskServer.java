// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.PreSharedKey;
import io.usocket.spi.tls.SharedKeys;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.OfferedPsks;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A server that knows its clients by keys that both have, and has no certificate. */
@SuppressWarnings("JdkObsolete") // the library speaks Vector
final class PskServer extends BcServer {
  private final BcContext setup;
  private final SharedKeys keys;
  private boolean used;

  PskServer(BcContext setup, SharedKeys keys, Progress progress) {
    super(setup, progress);
    this.setup = setup;
    this.keys = keys;
  }

  /** The library would go on to certificates. */
  @Override
  void checkHello13(ClientHello hello) throws IOException {
    OfferedPsks offered = TlsExtensionsUtils.getPreSharedKeyClientHello(hello.getExtensions());
    if (offered == null) {
      throw refused();
    }
    if (known(offered.getIdentities()).isEmpty()) {
      throw new TlsFatalAlert(
          AlertDescription.unknown_psk_identity, "no pre-shared key has the client's identity");
    }
  }

  private Optional<PreSharedKey> known(List<?> identities) {
    return identities.stream()
        .map(identity -> keys.find(((PskIdentity) identity).getIdentity()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public @Nullable TlsPSKExternal getExternalPSK(@SuppressWarnings("rawtypes") Vector identities) {
    List<?> offered = identities;
    Optional<PreSharedKey> key = known(offered);
    used = key.isPresent();
    return key.map(setup::external).orElse(null);
  }

  @Override
  public TlsPSKIdentityManager getPSKIdentityManager() {
    return new TlsPSKIdentityManager() {
      @Override
      public byte @Nullable [] getHint() {
        return null;
      }

      @Override
      public byte @Nullable [] getPSK(byte[] identity) {
        Optional<PreSharedKey> key = keys.find(identity);
        used = key.isPresent();
        return key.map(PreSharedKey::key).orElse(null);
      }
    };
  }

  /** Of no certificate: clients with BoringSSL refuse who says so beside a pre-shared key. */
  @Override
  protected boolean allowCertificateStatus() {
    return false;
  }

  /** There are none, and TLS 1.3 asks only if it has come without a pre-shared key. */
  @Override
  public @Nullable TlsCredentials getCredentials() throws IOException {
    if (TlsUtils.isTLSv13(context)) {
      throw refused();
    }
    return null;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    if (!used) {
      throw refused();
    }
    super.notifyHandshakeComplete();
  }

  private static TlsFatalAlert refused() {
    return new TlsFatalAlert(
        AlertDescription.handshake_failure, "the client does not offer a pre-shared key");
  }
}
