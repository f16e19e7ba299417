// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.keys.OcspFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/**
 * What an OCSP responder has said of one certificate (RFC 6960), for a server to staple. Immutable.
 */
public final class OcspResponse {
  private final byte[] der;
  private final BigInteger serialNumber;

  private OcspResponse(byte[] der, BigInteger serialNumber) {
    this.der = der;
    this.serialNumber = serialNumber;
  }

  static OcspResponse read(Path file) throws IOException, GeneralSecurityException {
    byte[] der = OcspFile.read(file);
    return new OcspResponse(der, OcspFile.serialNumber(der, file.toString()));
  }

  /** Its encoding; a copy. */
  public byte[] der() {
    return der.clone();
  }

  /** Whether it is about this certificate, by its serial number. */
  public boolean isFor(X509Certificate certificate) {
    return certificate.getSerialNumber().equals(serialNumber);
  }

  @Override
  public String toString() {
    return "OcspResponse[serial number " + serialNumber.toString(16) + "]";
  }
}
