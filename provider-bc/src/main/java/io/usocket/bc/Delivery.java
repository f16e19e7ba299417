// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.nio.ByteBuffer;
import org.bouncycastle.tls.ContentType;

/** Brings plaintext to the reader without a queue in between. */
final class Delivery {
  private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

  private final Progress progress;
  private ByteBuffer reader = NOWHERE;

  Delivery(Progress progress) {
    this.progress = progress;
  }

  /** Where plaintext goes from now on; there is room for a record's. */
  void begin(ByteBuffer dst) {
    reader = dst;
  }

  void end() {
    reader = NOWHERE;
  }

  /** Takes a record if it is plaintext, and such is due: all else is for the protocol to judge. */
  boolean takes(short type, byte[] record, int offset, int length) {
    boolean plaintext = type == ContentType.application_data && progress.isDone();
    if (plaintext) {
      reader.put(record, offset, length);
    }
    return plaintext;
  }
}
