// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a port from the command line. */
final class PortNumber implements ITypeConverter<Integer> {
  PortNumber() {}

  @Override
  public Integer convert(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of range
    }
    throw new TypeConversionException("a port is a number in 0..65535, not '" + text + "'");
  }
}
