// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a TLS version from the command line: {@code 1.2} or {@code 1.3}. */
final class VersionOfTls implements ITypeConverter<TlsVersion> {
  VersionOfTls() {}

  @Override
  public TlsVersion convert(String text) {
    return switch (text) {
      case "1.2" -> TlsVersion.TLS_1_2;
      case "1.3" -> TlsVersion.TLS_1_3;
      default ->
          throw new TypeConversionException(
              "there are 1.2 and 1.3, not '" + text + "' (older ones are broken: RFC 8996)");
    };
  }
}
