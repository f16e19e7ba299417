// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a class file names (JVMS 4.4).
 *
 * @param texts all text constants: names, descriptors, strings
 * @param classes the classes among them, with slashes
 */
record ClassFile(List<String> texts, List<String> classes) {
  private static final int MAGIC = 0xcafebabe;

  /**
   * Reads the constants.
   *
   * @throws IOException it ends too soon, or is no class file
   */
  static ClassFile read(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    if (in.readInt() != MAGIC) {
      throw new IOException("no class file");
    }
    in.readInt(); // version
    int count = in.readUnsignedShort();
    Map<Integer, String> texts = new HashMap<>();
    List<Integer> classes = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.put(i, in.readUTF());
        case 7 -> classes.add(in.readUnsignedShort());
        case 8, 16, 19, 20 -> in.readShort();
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
        case 5, 6 -> {
          in.readLong();
          i++; // it takes two places
        }
        default -> throw new IOException("constant of kind " + tag);
      }
    }
    return new ClassFile(
        List.copyOf(texts.values()),
        classes.stream().map(texts::get).filter(Objects::nonNull).toList());
  }
}
