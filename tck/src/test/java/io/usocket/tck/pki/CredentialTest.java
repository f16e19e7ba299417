// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialTest {
  @TempDir Path folder;

  @Test
  void the_chain_comes_back_from_its_pem_leaf_first() throws Exception {
    Credential credential = TestPki.serverViaIntermediate();
    assertEquals(2, credential.chain().size());
    assertEquals(
        credential.chain(),
        List.copyOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(credential.chainPem().getBytes(US_ASCII)))));
  }

  @Test
  void files_hold_the_chain_and_the_key() throws Exception {
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    Credential credential = TestPki.serverEc();
    credential.writePem(chain, key);
    assertEquals(credential.chainPem(), Files.readString(chain));
    assertEquals(credential.keyPem(), Files.readString(key));
    assertEquals(credential.toPem(), Files.readString(chain) + Files.readString(key));
  }

  @Test
  void the_key_store_gives_key_and_chain_back_after_it_was_stored() throws Exception {
    Credential credential = TestPki.serverViaIntermediate();
    char[] password = "secret".toCharArray();
    Path file = folder.resolve("store.p12");
    try (var out = Files.newOutputStream(file)) {
      credential.toKeyStore(password).store(out, password);
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    assertEquals(credential.privateKey(), store.getKey(Credential.ALIAS, password));
    assertArrayEquals(credential.chain().toArray(), store.getCertificateChain(Credential.ALIAS));
  }

  @Test
  void its_text_names_the_leaf_and_shows_nothing_of_the_key() {
    assertEquals("Credential[CN=usocket TCK serverEc]", TestPki.serverEc().toString());
  }

  @Test
  void a_credential_without_certificate_is_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Credential(TestPki.serverEc().privateKey(), List.of()));
  }
}
