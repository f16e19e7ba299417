// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ClientHello or ServerHello as it goes over the wire in clear (RFC 8446 sections 4.1.2 and
 * 4.1.3): what is really asked for and answered, whatever a library says.
 *
 * @param random its 32 bytes in hexadecimal digits
 * @param suites the code points of the cipher suites, in the client's order; the server's one
 * @param extensions by type, each as it is
 */
record Hello(String random, List<Integer> suites, Map<Integer, byte[]> extensions) {
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_HELLO = 2;
  private static final int SERVER_NAME = 0; // RFC 6066 section 3
  private static final int SUPPORTED_GROUPS = 10; // RFC 8446 section 4.2.7
  private static final int SIGNATURE_ALGORITHMS = 13; // RFC 8446 section 4.2.3
  private static final int SUPPORTED_VERSIONS = 43; // RFC 8446 section 4.2.1

  private static final int KEY_SHARE = 51; // RFC 8446 section 4.2.8

  /** A place that records come from. */
  interface Records {
    byte[] next() throws IOException;
  }

  /** Reads the records of a ClientHello from a link. */
  static Hello read(RawLink link) throws IOException {
    return read(link::readRecord);
  }

  /** Reads the records of a hello. */
  static Hello read(Records records) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(1 << 16).limit(0);
    do {
      byte[] record = records.next();
      if (record[0] != 22) {
        throw new IOException("no hello came, but " + HexFormat.of().formatHex(record));
      }
      message.compact().put(record, 5, record.length - 5).flip();
    } while (message.remaining() < 4 || message.remaining() < 4 + (message.getInt(0) & 0xffffff));
    try {
      return parse(message);
    } catch (BufferUnderflowException e) {
      throw new IOException("the hello ends too early", e);
    }
  }

  private static Hello parse(ByteBuffer in) throws IOException {
    int type = in.getInt() >>> 24;
    if (type != CLIENT_HELLO && type != SERVER_HELLO) {
      throw new IOException("handshake message " + type + " came, not a hello");
    }
    in.getShort(); // legacy_version
    byte[] random = new byte[32];
    in.get(random);
    vector(in, 1); // session id
    List<Integer> suites;
    if (type == CLIENT_HELLO) {
      suites = numbers(vector(in, 2));
      vector(in, 1); // compression methods
    } else {
      suites = List.of(Short.toUnsignedInt(in.getShort()));
      in.get(); // compression method
    }
    Map<Integer, byte[]> extensions = new LinkedHashMap<>();
    if (in.hasRemaining()) {
      ByteBuffer all = ByteBuffer.wrap(vector(in, 2));
      while (all.hasRemaining()) {
        int extension = Short.toUnsignedInt(all.getShort());
        extensions.put(extension, vector(all, 2));
      }
    }
    return new Hello(HexFormat.of().formatHex(random), suites, extensions);
  }

  /** The host name in server_name; empty: there is none. */
  Optional<String> serverName() {
    byte[] extension = extensions.get(SERVER_NAME);
    if (extension == null || extension.length == 0) {
      return Optional.empty();
    }
    ByteBuffer list = ByteBuffer.wrap(vector(ByteBuffer.wrap(extension), 2));
    list.get(); // name_type host_name, the only one there is
    return Optional.of(new String(vector(list, 2), StandardCharsets.ISO_8859_1));
  }

  /** The code points of the groups, in the client's order; empty: the extension is not there. */
  List<Integer> groups() {
    byte[] extension = extensions.get(SUPPORTED_GROUPS);
    return extension == null ? List.of() : numbers(vector(ByteBuffer.wrap(extension), 2));
  }

  /** The groups that a client of TLS 1.3 sends a key share for; empty: none. */
  List<Integer> keyShares() {
    List<Integer> groups = new ArrayList<>();
    byte[] extension = extensions.get(KEY_SHARE);
    ByteBuffer shares =
        ByteBuffer.wrap(extension == null ? new byte[0] : vector(ByteBuffer.wrap(extension), 2));
    while (shares.hasRemaining()) {
      groups.add(Short.toUnsignedInt(shares.getShort()));
      vector(shares, 2);
    }
    return groups;
  }

  /** The code points of the signature schemes, in the client's order; empty: it names none. */
  List<Integer> signatureSchemes() {
    byte[] extension = extensions.get(SIGNATURE_ALGORITHMS);
    return extension == null ? List.of() : numbers(vector(ByteBuffer.wrap(extension), 2));
  }

  /** The code points of the versions; empty: a client of TLS 1.2 that does not name them. */
  List<Integer> versions() {
    byte[] extension = extensions.get(SUPPORTED_VERSIONS);
    return extension == null ? List.of() : numbers(vector(ByteBuffer.wrap(extension), 1));
  }

  /** The code point of the group that a server of TLS 1.3 has chosen; empty: it names none. */
  Optional<Integer> chosenGroup() {
    byte[] extension = extensions.get(KEY_SHARE);
    return extension == null
        ? Optional.empty()
        : Optional.of(Short.toUnsignedInt(ByteBuffer.wrap(extension).getShort()));
  }

  private static byte[] vector(ByteBuffer in, int lengthBytes) {
    int length = lengthBytes == 1 ? in.get() & 0xff : Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] content = new byte[length];
    in.get(content);
    return content;
  }

  private static List<Integer> numbers(byte[] content) {
    List<Integer> numbers = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(content);
    while (in.remaining() >= 2) {
      numbers.add(Short.toUnsignedInt(in.getShort()));
    }
    return numbers;
  }
}
