// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a host from the command line. */
final class HostName implements ITypeConverter<String> {
  HostName() {}

  @Override
  public String convert(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("it is empty: give a name or an address");
    }
    return text;
  }
}
