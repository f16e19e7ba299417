// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * OCSP responses on the wire: a message of their own in TLS 1.2 (RFC 6066 section 8), an extension
 * of the certificate in TLS 1.3 (RFC 8446 section 4.4.2.1).
 */
@SuppressWarnings("JdkObsolete") // the library speaks Hashtable
final class Staples {
  private Staples() {}

  /** For TLS 1.2. */
  static CertificateStatus message(byte[] response) {
    return new CertificateStatus(CertificateStatusType.ocsp, OCSPResponse.getInstance(response));
  }

  /** For TLS 1.3: the chain with the response at its first certificate. */
  static Certificate stapled(Certificate chain, byte[] response) throws IOException {
    ByteArrayOutputStream extension = new ByteArrayOutputStream();
    message(response).encode(extension);
    CertificateEntry[] entries = chain.getCertificateEntryList();
    entries[0] =
        new CertificateEntry(
            entries[0].getCertificate(),
            new Hashtable<>(
                Map.of(TlsExtensionsUtils.EXT_status_request, extension.toByteArray())));
    return new Certificate(chain.getCertificateRequestContext(), entries);
  }

  /** What a server has stapled to its first certificate. */
  static Optional<byte[]> of(TlsServerCertificate message, TlsContext context) throws IOException {
    CertificateStatus status =
        TlsUtils.isTLSv13(context)
            ? extension(message.getCertificate().getCertificateEntryAt(0), context)
            : message.getCertificateStatus();
    return status == null ? Optional.empty() : Optional.of(status.getOCSPResponse().getEncoded());
  }

  private static @Nullable CertificateStatus extension(CertificateEntry entry, TlsContext context)
      throws IOException {
    byte[] extension =
        TlsUtils.getExtensionData(entry.getExtensions(), TlsExtensionsUtils.EXT_status_request);
    return extension == null
        ? null
        : CertificateStatus.parse(context, new ByteArrayInputStream(extension));
  }
}
