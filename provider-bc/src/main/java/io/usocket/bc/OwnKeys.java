// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Identity;
import io.usocket.OcspResponse;
import io.usocket.spi.tls.KeyChoice;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** Our identities: which of them answers a peer, and with which signature scheme. Immutable. */
final class OwnKeys {
  private final List<Identity> identities;
  private final List<OcspResponse> responses;
  private final TlsCrypto crypto;

  /**
   * Our keys.
   *
   * @param responses proof that certificates of ours are not revoked
   */
  OwnKeys(List<Identity> identities, List<OcspResponse> responses, TlsCrypto crypto) {
    this.identities = identities;
    this.responses = responses;
    this.crypto = crypto;
  }

  /**
   * The signer of a server; empty: no key will do.
   *
   * @param serverName what the client asked for
   * @param peer what the client verifies and the cipher suite allows
   */
  Optional<KeySigner> server(Optional<String> serverName, PeerSchemes peer) throws IOException {
    return signer(
        KeyChoice.forServer(identities, serverName, peer.keyTypes()), peer, TlsUtils.EMPTY_BYTES);
  }

  /**
   * The signer of a client; empty: no key will do.
   *
   * @param issuers whom the server trusts; empty: it has not said
   * @param peer what the server verifies
   * @param context what TLS 1.3 wants to have back (RFC 8446 section 4.4.2)
   */
  Optional<KeySigner> client(Collection<X500Principal> issuers, PeerSchemes peer, byte[] context)
      throws IOException {
    return signer(KeyChoice.forClient(identities, peer.keyTypes(), issuers), peer, context);
  }

  private Optional<byte[]> staple(Identity identity) {
    return responses.stream()
        .filter(response -> response.isFor(identity.leaf()))
        .map(OcspResponse::der)
        .findFirst();
  }

  private Optional<KeySigner> signer(Optional<Identity> chosen, PeerSchemes peer, byte[] context)
      throws IOException {
    Optional<SigningScheme> scheme = chosen.flatMap(peer::schemeFor);
    if (scheme.isEmpty()) {
      return Optional.empty();
    }
    Identity identity = chosen.orElseThrow();
    TlsCertificate[] chain = encoded(identity.chain());
    return Optional.of(
        new KeySigner(
            identity,
            scheme.get(),
            peer.isTls13() ? message13(chain, context) : new Certificate(chain),
            staple(identity)));
  }

  private static Certificate message13(TlsCertificate[] chain, byte[] context) {
    CertificateEntry[] entries = new CertificateEntry[chain.length];
    for (int i = 0; i < chain.length; i++) {
      entries[i] = new CertificateEntry(chain[i], null);
    }
    return new Certificate(context, entries);
  }

  private TlsCertificate[] encoded(List<X509Certificate> chain) throws IOException {
    TlsCertificate[] encoded = new TlsCertificate[chain.size()];
    for (int i = 0; i < encoded.length; i++) {
      try {
        encoded[i] = crypto.createCertificate(chain.get(i).getEncoded());
      } catch (CertificateEncodingException e) {
        throw new TlsFatalAlert(
            AlertDescription.internal_error, "our certificate has no encoding", e);
      }
    }
    return encoded;
  }
}
