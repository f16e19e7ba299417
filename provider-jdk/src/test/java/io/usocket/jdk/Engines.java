// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.TlsVersion;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The engines and versions that tests run on. */
final class Engines {
  private Engines() {}

  static Stream<Arguments> everywhere() {
    return Stream.of("SunJSSE", "Conscrypt", "BCJSSE")
        .flatMap(
            engine ->
                Stream.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
                    .map(version -> Arguments.of(engine, version)));
  }

  static Stream<Arguments> piecesEverywhere() {
    return everywhere()
        .flatMap(
            one ->
                Stream.of(1, 2, 3, 17)
                    .map(piece -> Arguments.of(one.get()[0], one.get()[1], piece)));
  }

  static Stream<Arguments> inTls13() {
    return everywhere().filter(one -> one.get()[1] == TlsVersion.TLS_1_3);
  }

  static Stream<Arguments> inTls12() {
    return everywhere().filter(one -> one.get()[1] == TlsVersion.TLS_1_2);
  }

  static Stream<Arguments> halfClosing() {
    return inTls13().filter(one -> one.get()[0].equals("SunJSSE"));
  }
}
