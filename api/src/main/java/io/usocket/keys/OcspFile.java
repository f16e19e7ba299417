// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The file of an OCSP response (RFC 6960 section 4.2.1), as far as a server has to know it. */
public final class OcspFile {
  private static final int ENUMERATED = 0x0a;
  private static final int CONTEXT_0 = 0xa0;
  private static final int GENERALIZED_TIME = 0x18;

  /** In bytes: what a handshake message can have beside the certificates. */
  private static final long LARGEST = 1 << 15;

  private OcspFile() {}

  /**
   * The bytes of the file.
   *
   * @throws UnusableKeyException it is too large to be one
   */
  public static byte[] read(Path file) throws IOException, UnusableKeyException {
    if (Files.size(file) > LARGEST) {
      throw new UnusableKeyException(file + ": an OCSP response has at most 32 KiB");
    }
    return Files.readAllBytes(file);
  }

  /**
   * The serial number of the certificate that the response is for.
   *
   * @param source what to call it in an error
   * @throws UnusableKeyException it is no OCSP response, or one that says nothing
   */
  public static BigInteger serialNumber(byte[] der, String source) throws UnusableKeyException {
    try {
      Der response = new Der(der).sequence();
      int status = new BigInteger(1, response.value(ENUMERATED)).intValue();
      if (status != 0) {
        throw new UnusableKeyException(
            source + ": the responder has not answered (OCSP status " + status + ")");
      }
      Der typed = response.enter(CONTEXT_0).sequence();
      typed.oid();
      Der data = new Der(typed.value(Der.OCTET_STRING)).sequence().sequence();
      if (data.isNext(CONTEXT_0)) { // the version
        data.element();
      }
      data.element(); // who the responder is
      data.value(GENERALIZED_TIME);
      Der certificate = data.sequence().sequence().sequence();
      certificate.element(); // the hash algorithm
      certificate.value(Der.OCTET_STRING);
      certificate.value(Der.OCTET_STRING);
      return new BigInteger(certificate.value(Der.INTEGER));
    } catch (UnusableKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException(
          source + " is no OCSP response in DER (RFC 6960): " + e.getMessage());
    }
  }
}
