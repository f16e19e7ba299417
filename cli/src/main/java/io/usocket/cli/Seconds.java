// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in seconds from the command line: above zero, fractions allowed. */
final class Seconds implements ITypeConverter<Duration> {
  private static final double NANOS = 1e9;
  private static final double MOST = 1e9;

  Seconds() {}

  @Override
  public Duration convert(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0 && seconds <= MOST) {
        return Duration.ofNanos(Math.max(1, Math.round(seconds * NANOS)));
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of range
    }
    throw new TypeConversionException("a number of seconds above 0, not '" + text + "'");
  }

  static double of(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}
