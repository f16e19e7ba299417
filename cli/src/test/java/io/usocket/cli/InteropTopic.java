// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What two parties are to agree on; all that is not said is their default. */
enum InteropTopic {
  RSA("A server with an RSA certificate"),
  EC("A server with an EC P-256 certificate"),
  ED25519("A server with an Ed25519 certificate"),
  CLIENT_CERTIFICATE("A client certificate, EC P-256, is demanded"),
  ALPN("ALPN"),
  RESUMPTION("A second connection resumes the session of the first"),
  X25519MLKEM768("Post-quantum key exchange, X25519MLKEM768 and no other group"),
  SECP256R1MLKEM768("Post-quantum key exchange, SecP256r1MLKEM768 and no other group"),
  SECP384R1MLKEM1024("Post-quantum key exchange, SecP384r1MLKEM1024 and no other group");

  private final String title;

  InteropTopic(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The versions in which there is such a thing. */
  List<String> versions() {
    return group().isPresent() ? List.of("1.3") : List.of("1.2", "1.3");
  }

  Credential server() {
    return switch (this) {
      case RSA -> TestPki.serverRsa();
      case ED25519 -> TestPki.serverEd25519();
      default -> TestPki.serverEc();
    };
  }

  /** The only key exchange group, if there is a say in it. */
  Optional<String> group() {
    return switch (this) {
      case X25519MLKEM768 -> Optional.of("X25519MLKEM768");
      case SECP256R1MLKEM768 -> Optional.of("SecP256r1MLKEM768");
      case SECP384R1MLKEM1024 -> Optional.of("SecP384r1MLKEM1024");
      default -> Optional.empty();
    };
  }

  /** The only application protocol. */
  Optional<String> alpn() {
    return this == ALPN ? Optional.of("h2") : Optional.empty();
  }

  int connections() {
    return this == RESUMPTION ? 2 : 1;
  }

  /** A name for files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
