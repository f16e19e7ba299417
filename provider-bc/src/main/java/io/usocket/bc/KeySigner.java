// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Identity;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

/** Signs a handshake with one of our keys, by the JCA: so keys may live in hardware. */
final class KeySigner implements TlsCredentialedSigner {
  private final Identity identity;
  private final SigningScheme scheme;
  private final Certificate certificate;
  private final Optional<byte[]> staple;

  /**
   * A signer.
   *
   * @param certificate the identity's chain as this handshake sends it
   * @param staple an OCSP response for it
   */
  KeySigner(
      Identity identity, SigningScheme scheme, Certificate certificate, Optional<byte[]> staple) {
    this.identity = identity;
    this.scheme = scheme;
    this.certificate = certificate;
    this.staple = staple;
  }

  SigningScheme scheme() {
    return scheme;
  }

  /** An OCSP response for the certificate; empty: we have none. */
  Optional<byte[]> staple() {
    return staple;
  }

  /** The same for TLS 1.3, with the OCSP response if there is one. */
  KeySigner stapling() throws IOException {
    return staple.isEmpty()
        ? this
        : new KeySigner(identity, scheme, Staples.stapled(certificate, staple.get()), staple);
  }

  @Override
  public Certificate getCertificate() {
    return certificate;
  }

  @Override
  public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
    return scheme.code();
  }

  @Override
  public byte[] generateRawSignature(byte[] hash) throws IOException {
    throw new TlsFatalAlert(AlertDescription.internal_error, "there is a stream signer");
  }

  @Override
  public TlsStreamSigner getStreamSigner() throws IOException {
    try {
      return new Stream(scheme.signature(identity.key()));
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static TlsFatalAlert unusable(GeneralSecurityException e) {
    return new TlsFatalAlert(AlertDescription.internal_error, "our key cannot sign", e);
  }

  private static final class Stream extends OutputStream implements TlsStreamSigner {
    private final Signature signature;

    Stream(Signature signature) {
      this.signature = signature;
    }

    @Override
    public OutputStream getOutputStream() {
      return this;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        signature.update(bytes, offset, length);
      } catch (SignatureException e) {
        throw unusable(e);
      }
    }

    @Override
    public byte[] getSignature() throws IOException {
      try {
        return signature.sign();
      } catch (SignatureException e) {
        throw unusable(e);
      }
    }
  }
}
