// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The private key of a PEM file: PKCS#8 (plain or encrypted), PKCS#1 ({@code RSA PRIVATE KEY}) or
 * SEC 1 ({@code EC PRIVATE KEY}).
 */
public final class PrivateKeys {
  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
  private static final byte[] RSA_ENCRYPTION = {
    Der.OBJECT_IDENTIFIER, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1
  };
  private static final byte[] EC_PUBLIC_KEY = {
    Der.OBJECT_IDENTIFIER, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };
  private static final int SEC1_PARAMETERS = 0xa0; // [0], RFC 5915 section 3

  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.10045.2.1", "EC",
          "1.3.101.112", "Ed25519",
          "1.3.101.113", "Ed448",
          "2.16.840.1.101.3.4.3.17", "ML-DSA-44",
          "2.16.840.1.101.3.4.3.18", "ML-DSA-65",
          "2.16.840.1.101.3.4.3.19", "ML-DSA-87");

  private PrivateKeys() {}

  /**
   * The one private key of the file.
   *
   * @param password opens an encrypted key; null when there is none. It is left as it is.
   * @throws UnusableKeyException when there is no key or more than one, when the password is
   *     missing or wrong, or when the key is of a kind that TLS does not use
   */
  public static PrivateKey read(PemFile pem, char @Nullable [] password)
      throws UnusableKeyException {
    List<PemFile.Block> keys =
        pem.blocks().stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
    String source = pem.source();
    if (keys.size() != 1) {
      throw new UnusableKeyException(
          keys.isEmpty()
              ? source + " holds no private key, only " + pem.blocks()
              : source + " holds " + keys.size() + " private keys: keep one per file");
    }
    PemFile.Block block = keys.get(0);
    if (block.isLegacyEncrypted()) {
      throw new UnusableKeyException(
          "the private key in "
              + source
              + " is encrypted in OpenSSL's old way (Proc-Type: 4,ENCRYPTED); convert it:"
              + " openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW");
    }
    byte[] der = block.der();
    try {
      return switch (block.label()) {
        case "PRIVATE KEY" -> fromPkcs8(source, der);
        case "ENCRYPTED PRIVATE KEY" -> fromEncrypted(source, der, password);
        case "RSA PRIVATE KEY" -> fromPkcs1(source, der);
        case "EC PRIVATE KEY" -> fromSec1(pem, der);
        default ->
            throw new UnusableKeyException(
                source
                    + " holds a "
                    + block.label()
                    + ", which TLS does not use here; convert it with openssl pkey -in OLD -out"
                    + " NEW, or make an EC or RSA key");
      };
    } catch (UnusableKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException(
          "the private key in " + source + " is damaged, or of a kind that this JDK lacks", e);
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static PrivateKey fromPkcs8(String source, byte[] der) throws GeneralSecurityException {
    Der info = new Der(der).sequence();
    info.integer();
    byte[] algorithm = info.element();
    byte[] key = info.value(Der.OCTET_STRING);
    // Written anew as version 0: attributes and a public key (RFC 5958) trouble some providers.
    return load(source, algorithm, key);
  }

  private static PrivateKey fromEncrypted(String source, byte[] der, char @Nullable [] password)
      throws GeneralSecurityException {
    if (password == null) {
      throw new UnusableKeyException(
          "the private key in " + source + " is encrypted: give its password with the key file");
    }
    byte[] plain = EncryptedKey.decrypt(source, der, password);
    try {
      if (plain.length == 0 || plain[0] != Der.SEQUENCE) {
        // one wrong password in 256 leaves a padding that looks right
        throw EncryptedKey.wrongPassword(source, null);
      }
      return fromPkcs8(source, plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static PrivateKey fromPkcs1(String source, byte[] der) throws GeneralSecurityException {
    byte[] none = Der.encode(Der.NULL);
    return load(source, Der.encode(Der.SEQUENCE, RSA_ENCRYPTION, none), der.clone());
  }

  private static PrivateKey fromSec1(PemFile pem, byte[] der) throws GeneralSecurityException {
    String source = pem.source();
    Der key = new Der(der).sequence();
    key.integer();
    key.value(Der.OCTET_STRING);
    byte[] curve =
        key.isNext(SEC1_PARAMETERS)
            ? key.enter(SEC1_PARAMETERS).element()
            : pem.blocks().stream()
                .filter(block -> block.label().equals("EC PARAMETERS"))
                .findFirst()
                .map(PemFile.Block::der)
                .orElse(new byte[0]);
    if (curve.length == 0 || curve[0] != Der.OBJECT_IDENTIFIER) {
      // parameters in full could be those of another, weak curve
      throw new UnusableKeyException(
          "the EC key in "
              + source
              + " does not name its curve; convert it: openssl ec -param_enc named_curve"
              + " -in OLD -out NEW");
    }
    return load(source, Der.encode(Der.SEQUENCE, EC_PUBLIC_KEY, curve), der.clone());
  }

  /** Makes the key, and wipes the array of its bytes. */
  private static PrivateKey load(String source, byte[] algorithm, byte[] key)
      throws GeneralSecurityException {
    byte[] octets = Der.encode(Der.OCTET_STRING, key);
    byte[] pkcs8 = Der.encode(Der.SEQUENCE, VERSION_0, algorithm, octets);
    try {
      return KeyFactory.getInstance(algorithmName(source, algorithm))
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (NoSuchAlgorithmException e) {
      throw new UnusableKeyException(
          "this Java runtime cannot read the private key in " + source + ": take a newer JDK", e);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(octets, (byte) 0);
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static String algorithmName(String source, byte[] algorithm)
      throws GeneralSecurityException {
    String oid = new Der(algorithm).sequence().oid();
    String name = ALGORITHMS.get(oid);
    if (name == null) {
      throw new UnusableKeyException(
          "the private key in "
              + source
              + " is of algorithm "
              + oid
              + ", which TLS certificates do not use here; known: "
              + ALGORITHMS.values().stream().sorted().toList());
    }
    return name;
  }
}
