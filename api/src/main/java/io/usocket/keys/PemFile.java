// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEM text (RFC 7468): blocks of DER with a label each. Text between the blocks is skipped, lines
 * end in LF, CR LF or CR, and the RFC 1421 headers of old key files are noted.
 */
public final class PemFile {
  /** The longest file that is read: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private static final Pattern BOUNDARY =
      Pattern.compile("-----(BEGIN|END) ([A-Z0-9][A-Z0-9 #.-]{0,63})-----[ \t]*");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]*:.*");

  private final String source;
  private final List<Block> blocks;

  private PemFile(String source, List<Block> blocks) {
    this.source = source;
    this.blocks = List.copyOf(blocks);
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read, is longer than {@link #MAX_BYTES}, or is no PEM
   */
  public static PemFile read(Path file) throws IOException {
    return parse(file.toString(), readBounded(file));
  }

  /**
   * Parses a text.
   *
   * @param source what error texts call it, such as a file name
   * @throws IOException when it is longer than {@link #MAX_BYTES}, or is no PEM
   */
  public static PemFile parse(String source, String text) throws IOException {
    return parse(source, text.getBytes(StandardCharsets.UTF_8));
  }

  private static PemFile parse(String source, byte[] bytes) throws IOException {
    if (bytes.length > MAX_BYTES) {
      throw tooLong(source);
    }
    if (bytes.length > 1 && bytes[0] == Der.SEQUENCE && bytes[1] < 0) {
      throw new IOException(
          source
              + " is binary (DER or PKCS#12), not PEM: load it as PKCS#12, or convert it with"
              + " openssl x509 -inform DER (openssl pkey -inform DER for a key)");
    }
    List<Block> blocks = blocks(source, new String(bytes, StandardCharsets.ISO_8859_1));
    if (blocks.isEmpty()) {
      throw new IOException(source + " holds no PEM block (-----BEGIN ...-----)");
    }
    return new PemFile(source, blocks);
  }

  /** All bytes of a file of at most {@link #MAX_BYTES}. */
  static byte[] readBounded(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLong(file.toString());
      }
      return bytes;
    }
  }

  /** What error texts call it. */
  public String source() {
    return source;
  }

  /** The blocks in the order of the text; at least one. */
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public String toString() {
    return source + blocks;
  }

  private static List<Block> blocks(String source, String text) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String[] lines = text.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher boundary = BOUNDARY.matcher(lines[i]);
      if (boundary.matches()) {
        if (boundary.group(1).equals("END")) {
          throw broken(source, i, "an END without a BEGIN");
        }
        int end = endOf(boundary.group(2), lines, i + 1);
        if (end < 0) {
          throw broken(source, i, "a BEGIN " + boundary.group(2) + " without its END: is it cut?");
        }
        blocks.add(block(source, boundary.group(2), lines, i, end));
        i = end;
      }
    }
    return blocks;
  }

  /** The line that ends a block, or -1 when another boundary comes first. */
  private static int endOf(String label, String[] lines, int start) {
    for (int i = start; i < lines.length; i++) {
      if (lines[i].startsWith("-----")) {
        return lines[i].stripTrailing().equals("-----END " + label + "-----") ? i : -1;
      }
    }
    return -1;
  }

  private static Block block(String source, String label, String[] lines, int begin, int end)
      throws IOException {
    boolean encrypted = false;
    int body = begin + 1;
    while (body < end && HEADER.matcher(lines[body]).matches()) {
      encrypted |= lines[body].matches("Proc-Type:\\s*4\\s*,\\s*ENCRYPTED\\s*");
      body++;
    }
    StringBuilder base64 = new StringBuilder();
    for (int i = body; i < end; i++) {
      base64.append(lines[i].strip());
    }
    try {
      byte[] der = Base64.getDecoder().decode(base64.toString());
      return new Block(label, encrypted, der);
    } catch (IllegalArgumentException e) {
      // not the cause: its text quotes the input
      throw broken(source, begin, "a block " + label + " that is no base64");
    }
  }

  private static IOException broken(String source, int line, String what) {
    return new IOException(source + " is damaged: line " + (line + 1) + " has " + what);
  }

  private static IOException tooLong(String source) {
    return new IOException(source + " is longer than 1 MiB, too long for keys or certificates");
  }

  /** One block. */
  public static final class Block {
    private final String label;
    private final boolean legacyEncrypted;
    private final byte[] der;

    Block(String label, boolean legacyEncrypted, byte[] der) {
      this.label = label;
      this.legacyEncrypted = legacyEncrypted;
      this.der = der;
    }

    /** The text between {@code BEGIN} and the dashes, such as {@code PRIVATE KEY}. */
    public String label() {
      return label;
    }

    /** Whether the content is encrypted in OpenSSL's old way ({@code Proc-Type: 4,ENCRYPTED}). */
    public boolean isLegacyEncrypted() {
      return legacyEncrypted;
    }

    /** A copy of the content. */
    public byte[] der() {
      return der.clone();
    }

    /** The label alone. */
    @Override
    public String toString() {
      return "[" + label + "]";
    }
  }
}
