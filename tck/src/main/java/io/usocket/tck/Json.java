// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, iterables, strings, numbers, booleans and null as JSON (RFC 8259), indented. */
public final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /**
   * Writes an object.
   *
   * @param value what it has; anything that is none of the kinds above is written as its text
   * @return the object, in ASCII, with a line feed at the end
   */
  public static String of(Map<String, @Nullable Object> value) {
    Json json = new Json();
    json.value(value, "\n");
    return json.out.append('\n').toString();
  }

  private void value(@Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      all(map.entrySet(), '{', '}', indent);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      text(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), indent);
    } else if (value instanceof Iterable<?> list) {
      all(list, '[', ']', indent);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      text(value.toString());
    }
  }

  private void all(Iterable<?> values, char open, char close, String indent) {
    Iterator<?> each = values.iterator();
    boolean any = each.hasNext();
    out.append(open);
    while (each.hasNext()) {
      out.append(indent).append("  ");
      value(each.next(), indent + "  ");
      out.append(each.hasNext() ? "," : "");
    }
    out.append(any ? indent : "").append(close);
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c > 126) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
