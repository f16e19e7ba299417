// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.util.List;

/** Lines of cells as text: each column as wide as it has to be; the last cell of a line is free. */
final class Columns {
  private Columns() {}

  static String of(List<List<String>> lines) {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      int last = line.size() - 1;
      for (int column = 0; column < last; column++) {
        String cell = line.get(column);
        text.append(cell).append(" ".repeat(width(lines, column) + 2 - cell.length()));
      }
      text.append(line.get(last)).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream()
        .filter(line -> line.size() - 1 > column)
        .mapToInt(line -> line.get(column).length())
        .max()
        .orElse(0);
  }
}
