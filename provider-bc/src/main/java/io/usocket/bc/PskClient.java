// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.PreSharedKey;
import io.usocket.spi.tls.ServerNames;
import io.usocket.spi.tls.SharedKeys;
import java.io.IOException;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.jspecify.annotations.Nullable;

/** A client that knows its server by a key that both have, and takes no certificate. */
@SuppressWarnings("JdkObsolete") // the library speaks Vector
final class PskClient extends BcClient {
  private final BcContext setup;
  private final PreSharedKey key;
  private boolean used;

  PskClient(BcContext setup, PreSharedKey key, ServerNames server, Progress progress) {
    super(setup, server, progress);
    this.setup = setup;
    this.key = key;
  }

  /** None: no certificate would be taken. */
  @Override
  protected @Nullable Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
    return null;
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  public Vector<TlsPSKExternal> getExternalPSKs() {
    return new Vector<>(List.of(setup.external(key)));
  }

  /** TLS 1.3: what the server has taken. */
  @Override
  public void notifySelectedPSK(@Nullable TlsPSK selected) throws IOException {
    used = selected != null;
    requireUsed();
  }

  /** TLS 1.2, where the suite says that the key is used. */
  @Override
  public TlsPSKIdentity getPSKIdentity() {
    return new TlsPSKIdentity() {
      @Override
      public void skipIdentityHint() {}

      @Override
      public void notifyIdentityHint(byte[] hint) {}

      @Override
      public byte[] getPSKIdentity() {
        return SharedKeys.bytes(key);
      }

      @Override
      public byte[] getPSK() {
        used = true;
        return key.key();
      }
    };
  }

  @Override
  public TlsAuthentication getAuthentication() throws IOException {
    throw new TlsFatalAlert(
        AlertDescription.unexpected_message, "a certificate came, where a key is shared");
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    requireUsed();
    super.notifyHandshakeComplete();
  }

  private void requireUsed() throws TlsFatalAlert {
    if (!used) {
      throw new TlsFatalAlert(
          AlertDescription.handshake_failure, "the server does not take the pre-shared key");
    }
  }
}
