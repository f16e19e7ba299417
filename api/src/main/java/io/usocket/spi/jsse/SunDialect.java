// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.spi.tls.TlsNames;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import org.jspecify.annotations.Nullable;

/** SunJSSE, of whatever JDK this is. */
final class SunDialect extends Dialect {
  /** The JDK has it from 25 on. */
  private final Optional<Method> exporter =
      Reflection.method(
          ExtendedSSLSession.class,
          "exportKeyingMaterialData",
          String.class,
          byte[].class,
          int.class);

  SunDialect(Provider provider) {
    super(provider);
  }

  @Override
  String describe() {
    return "SunJSSE " + Runtime.version();
  }

  @Override
  Set<Feature> features() {
    Set<Feature> features =
        EnumSet.of(
            Feature.HALF_CLOSE,
            Feature.TLS_1_3_SUITES,
            Feature.ED25519,
            Feature.RESUMPTION_TLS_1_2,
            Feature.RESUMPTION_TLS_1_3,
            Feature.OCSP_CLIENT,
            Feature.DTLS);
    if (exporter.isPresent()) {
      features.add(Feature.EXPORTER);
    }
    return features;
  }

  /** Of those that it does not have it says nothing. */
  @Override
  List<String> groupsToTry() {
    return List.copyOf(TlsNames.GROUPS.names());
  }

  @Override
  Set<String> signatureSchemesToTry() {
    return TlsNames.SIGNATURE_SCHEMES.names();
  }

  @Override
  byte @Nullable [] export(
      JsseConnection connection, String label, byte @Nullable [] context, int length) {
    return exporter.isPresent()
        ? (byte[]) Reflection.call(exporter.get(), connection.session(), label, context, length)
        : super.export(connection, label, context, length);
  }
}
