// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Errno;
import io.usocket.USocketException;
import java.io.IOException;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * Keying material of one connection, at any time: the library itself gives it only in the moment in
 * which the handshake is done, so the secret is kept.
 */
final class Exporter {
  private final SecurityParameters agreed;
  private final TlsCrypto crypto;
  private final TlsSecret secret;

  private Exporter(SecurityParameters agreed, TlsCrypto crypto, TlsSecret secret) {
    this.agreed = agreed;
    this.crypto = crypto;
    this.secret = secret;
  }

  /**
   * Keeps what it takes.
   *
   * @param agreed by a handshake that is just done
   */
  static Exporter of(SecurityParameters agreed, TlsCrypto crypto) {
    TlsSecret secret =
        TlsUtils.isTLSv13(agreed.getNegotiatedVersion())
            ? agreed.getExporterMasterSecret()
            : agreed.getMasterSecret();
    return new Exporter(agreed, crypto, crypto.adoptSecret(secret)); // a copy
  }

  byte[] export(String label, byte @Nullable [] context, int length) throws USocketException {
    if (!agreed.isExtendedMasterSecret()) {
      throw new USocketException(
          Errno.EINVAL,
          "exportKeyingMaterial: TLS 1.2 was agreed on without extended master secret, and without"
              + " it keying material is not of this connection alone (RFC 7627)");
    }
    boolean is13 = TlsUtils.isTLSv13(agreed.getNegotiatedVersion());
    try {
      return is13 ? export13(label, context, length) : export12(label, context, length);
    } catch (IllegalStateException | IOException e) { // wiped
      throw new USocketException(Errno.EBADF, "exportKeyingMaterial: TLS is closed", e);
    }
  }

  /** RFC 5705 section 4. */
  private byte[] export12(String label, byte @Nullable [] context, int length) {
    byte[] seed = TlsUtils.calculateExporterSeed(agreed, context);
    return secret.deriveUsingPRF(agreed.getPRFAlgorithm(), label, seed, length).extract();
  }

  /** RFC 8446 section 7.5: no context is the same as an empty one. */
  private byte[] export13(String label, byte @Nullable [] context, int length) throws IOException {
    int hash = agreed.getPRFCryptoHashAlgorithm();
    byte[] nothing = digest(hash, TlsUtils.EMPTY_BYTES);
    TlsSecret derived =
        TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, nothing, agreed.getPRFHashLength());
    try {
      byte[] bound = context == null ? nothing : digest(hash, context);
      return TlsCryptoUtils.hkdfExpandLabel(derived, hash, "exporter", bound, length).extract();
    } finally {
      derived.destroy();
    }
  }

  private byte[] digest(int algorithm, byte[] bytes) {
    TlsHash hash = crypto.createHash(algorithm);
    hash.update(bytes, 0, bytes.length);
    return hash.calculateHash();
  }

  /** Nothing can be exported any more. */
  void wipe() {
    secret.destroy();
  }
}
