// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What decrypts the first record that was sent with a traffic secret of TLS 1.3 (RFC 8446 sections
 * 7.1, 7.3 and 5.2), as those do who read a packet capture with a key log.
 *
 * @param suite the name of the cipher suite
 * @param secret the traffic secret, in hexadecimal digits
 */
record TrafficKeys(String suite, String secret) {
  private static final int HEADER = 5;
  private static final int IV = 12;

  /** The plaintext of the record, with the padding and the kind of content behind it. */
  byte[] open(byte[] sealed) throws GeneralSecurityException {
    boolean chacha = suite.contains("CHACHA20");
    byte[] key = expand("key", suite.contains("AES_128") ? 16 : 32);
    byte[] iv = expand("iv", IV); // the first record: its number is 0
    Cipher cipher = Cipher.getInstance(chacha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, chacha ? "ChaCha20" : "AES"),
        chacha ? new IvParameterSpec(iv) : new GCMParameterSpec(128, iv));
    cipher.updateAAD(sealed, 0, HEADER);
    return cipher.doFinal(sealed, HEADER, sealed.length - HEADER);
  }

  /** HKDF-Expand-Label without context; all that is asked for here is shorter than a hash. */
  private byte[] expand(String label, int length) throws GeneralSecurityException {
    String algorithm = suite.endsWith("SHA384") ? "HmacSHA384" : "HmacSHA256";
    byte[] name = ("tls13 " + label).getBytes(US_ASCII);
    ByteBuffer info = ByteBuffer.allocate(2 + 1 + name.length + 1 + 1);
    info.putShort((short) length).put((byte) name.length).put(name).put((byte) 0).put((byte) 1);
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), algorithm));
    return Arrays.copyOf(mac.doFinal(info.array()), length);
  }
}
