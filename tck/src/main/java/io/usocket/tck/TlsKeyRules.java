// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.PrivateKeyPem;
import io.usocket.tck.pki.TestPki;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** TLS-2: keys, certificates and trust from files, as far as the handshake with them. */
class TlsKeyRules {
  private static final char[] PASSWORD = "tck-pass".toCharArray();

  private static void serves(Subject subject, TlsConfig server, Credential credential)
      throws Exception {
    TlsLink link = new TlsStage(subject).accepted(server, PeerEngines.clients());
    Expect.certificate(
        credential.leaf(),
        link.peer().session().getPeerCertificates()[0],
        "the certificate that the client saw");
  }

  /**
   * A server's key and chain come from PEM files.
   *
   * <p>If this fails: the chain that the library is given is not the identity's, or has lost its
   * order.
   */
  @Rule
  void TLS_2_1_keys_come_from_PEM_files(Subject subject) throws Exception {
    Credential credential = TestPki.serverViaIntermediate();
    Folder folder = subject.closing(Folder.make());
    Path chain = folder.write("chain.pem", credential.chainPem());
    Path key = folder.write("key.pem", credential.keyPem());
    serves(subject, TlsConfig.builder().identity(chain, key).build(), credential);
    Path both = folder.write("both.pem", credential.toPem());
    serves(subject, TlsConfig.builder().identity(both, both).build(), credential);
  }

  /**
   * A server's key may be PKCS#1 or SEC1 PEM, as OpenSSL has written them for decades.
   *
   * <p>If this fails: the library does not take the key that was read; it is an ordinary key of the
   * JDK.
   */
  @Rule
  void TLS_2_2_keys_may_be_PKCS_1_and_SEC1(Subject subject) throws Exception {
    Folder folder = subject.closing(Folder.make());
    Credential rsa = TestPki.serverRsa();
    Path chain = folder.write("rsa.pem", rsa.chainPem());
    Path key = folder.write("rsa.key", PrivateKeyPem.pkcs1((RSAPrivateCrtKey) rsa.privateKey()));
    serves(subject, TlsConfig.builder().identity(chain, key).build(), rsa);
    Credential ec = TestPki.serverEc();
    chain = folder.write("ec.pem", ec.chainPem());
    key =
        folder.write(
            "ec.key",
            PrivateKeyPem.sec1(
                (ECPrivateKey) ec.privateKey(), (ECPublicKey) ec.leaf().getPublicKey()));
    serves(subject, TlsConfig.builder().identity(chain, key).build(), ec);
  }

  /**
   * A server's key may be an encrypted PKCS#8 PEM.
   *
   * <p>If this fails: the library does not take the key that was read; it is an ordinary key of the
   * JDK.
   */
  @Rule
  void TLS_2_3_keys_may_be_encrypted(Subject subject) throws Exception {
    Credential credential = TestPki.serverEc();
    Folder folder = subject.closing(Folder.make());
    Path chain = folder.write("chain.pem", credential.chainPem());
    Path key =
        folder.write("key.pem", PrivateKeyPem.encryptedPkcs8(credential.privateKey(), PASSWORD));
    serves(subject, TlsConfig.builder().identity(chain, key, PASSWORD).build(), credential);
  }

  /**
   * A server's key and a client's trust come from PKCS#12 files.
   *
   * <p>If this fails: the library does not take the key or the anchors that were read; they are
   * ordinary objects of the JDK.
   */
  @Rule
  void TLS_2_4_keys_and_trust_come_from_PKCS_12_files(Subject subject) throws Exception {
    Credential credential = TestPki.serverEc();
    Folder folder = subject.closing(Folder.make());
    Path file = folder.write("server.p12", credential.toKeyStore(PASSWORD), PASSWORD);
    serves(subject, TlsConfig.builder().identity(file, PASSWORD).build(), credential);
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("root", TestPki.root().certificate());
    Path trust = folder.write("trust.p12", anchors, PASSWORD);
    new TlsStage(subject)
        .connected(TlsConfig.builder().trust(trust, PASSWORD).build(), PeerEngines.servers());
  }

  /**
   * A client's trust comes from a PEM file with several certificates.
   *
   * <p>If this fails: only some of the anchors reach the library.
   */
  @Rule
  void TLS_2_5_trust_comes_from_a_PEM_file(Subject subject) throws Exception {
    Folder folder = subject.closing(Folder.make());
    Path trust =
        folder.write(
            "roots.pem",
            Credential.certificatePem(TestPki.otherRoot().certificate())
                + Credential.certificatePem(TestPki.root().certificate()));
    TlsStage stage = new TlsStage(subject);
    TlsConfig config = TlsConfig.builder().trust(trust).build();
    for (Credential server : List.of(TestPki.serverEc(), TestPki.untrustedRoot())) {
      stage.connected(config, PeerEngines.servers(server));
    }
  }

  /**
   * What is wrong with a key file is told, with the file's name or the way out.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLS_2_6_what_is_wrong_with_a_key_is_told(Subject subject) throws Exception {
    Credential credential = TestPki.serverEc();
    Folder folder = subject.closing(Folder.make());
    Path chain = folder.write("chain.pem", credential.chainPem());
    Path key = folder.write("key.pem", credential.keyPem());
    Path other = folder.write("other.pem", TestPki.serverA().keyPem());
    Path encrypted =
        folder.write(
            "encrypted.pem", PrivateKeyPem.encryptedPkcs8(credential.privateKey(), PASSWORD));
    Path p12 = folder.write("server.p12", credential.toKeyStore(PASSWORD), PASSWORD);
    char[] wrong = "wrong".toCharArray();
    TlsConfig.Builder builder = TlsConfig.builder();
    refused("chain.pem", "a file without a key", () -> builder.identity(chain, chain));
    refused("key.pem", "a file without a certificate", () -> builder.identity(key, key));
    refused("other.pem", "a key of another certificate", () -> builder.identity(chain, other));
    refused("password", "an encrypted key", () -> builder.identity(chain, encrypted));
    refused("password", "a wrong password", () -> builder.identity(chain, encrypted, wrong));
    refused("server.p12", "a wrong PKCS#12 password", () -> builder.identity(p12, wrong));
    refused("key.pem", "trust without a certificate", () -> builder.trust(key));
  }

  private static void refused(String word, String what, Executable call) {
    TlsException e = Expect.thrown(TlsException.class, what, call);
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(word, e.getMessage(), "the error for " + what);
  }

  /**
   * One configuration serves many sockets, one after the other and at the same time.
   *
   * <p>If this fails: the TlsContext keeps something of one connection.
   */
  @Rule
  void TLS_2_7_one_configuration_serves_many_sockets(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig client = trusting().build();
    PeerEngines servers = PeerEngines.servers();
    List<Task<TlsLink>> tasks =
        Stream.generate(() -> subject.start(() -> stage.connected(client, servers)))
            .limit(4)
            .toList();
    for (Task<TlsLink> task : tasks) {
      TlsLink link = task.get("one of four clients at once");
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the peer received");
    }
  }
}
