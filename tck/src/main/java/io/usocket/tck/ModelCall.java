// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;

import io.usocket.MessageFlag;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of a conversation that read or write: as they are made, and what comes of them. */
final class ModelCall {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ModelCall() {}

  /**
   * How a call waits.
   *
   * @param dontWait it has MSG_DONTWAIT
   * @param timeout of the socket, when the call is made
   * @param aside another thread makes it than that of the model
   */
  record Mode(boolean dontWait, double timeout, boolean aside) {
    boolean isNow() {
      return dontWait || timeout == 0;
    }

    boolean isEndless() {
      return !dontWait && timeout == Double.POSITIVE_INFINITY;
    }

    @Override
    public String toString() {
      String limit = isEndless() ? "" : ", timeout " + timeout;
      return (dontWait ? ", DONTWAIT" : limit) + (aside ? ", in a thread" : "");
    }
  }

  /** A call that reads. */
  record Reading(ReadingCall call, int size, boolean peek, Mode mode) {
    Answer make(USocket socket, Chop chop) {
      long refusals = refusals(chop);
      long begin = System.nanoTime();
      ByteBuffer bytes = NOTHING;
      Throwable failure = null;
      try {
        bytes = ByteBuffer.wrap(call.read(socket, size, flags()));
      } catch (Exception | AssertionError e) {
        failure = e;
      }
      long nanos = System.nanoTime() - begin;
      return new Answer(bytes, bytes.remaining(), failure, nanos, refusals(chop) - refusals);
    }

    private MessageFlag[] flags() {
      List<MessageFlag> flags = new ArrayList<>();
      if (peek) {
        flags.add(MSG_PEEK);
      }
      if (mode.dontWait()) {
        flags.add(MSG_DONTWAIT);
      }
      return flags.toArray(MessageFlag[]::new);
    }

    @Override
    public String toString() {
      return call + "(" + size + (peek ? ", PEEK" : "") + mode + ")";
    }
  }

  /** A call that writes. */
  record Writing(WritingCall call, ByteBuffer data, Mode mode) {
    Answer make(USocket socket, Chop chop) {
      byte[] bytes = new byte[size()];
      data.get(0, bytes);
      long refusals = refusals(chop);
      long begin = System.nanoTime();
      long count = 0;
      Throwable failure = null;
      try {
        count =
            mode.dontWait() ? call.write(socket, bytes, MSG_DONTWAIT) : call.write(socket, bytes);
      } catch (USocketException e) {
        count = e.bytesTransferred();
        failure = e;
      } catch (Exception | AssertionError e) {
        failure = e;
      }
      long nanos = System.nanoTime() - begin;
      return new Answer(NOTHING, count, failure, nanos, refusals(chop) - refusals);
    }

    int size() {
      return data.remaining();
    }

    @Override
    public String toString() {
      return call + "(" + size() + mode + ")";
    }
  }

  /**
   * What came of a call.
   *
   * @param bytes of a call that reads
   * @param count how many bytes moved
   * @param failure what it threw
   * @param nanos how long it took
   * @param refusals how often the transport put the socket off meanwhile
   */
  record Answer(
      ByteBuffer bytes, long count, @Nullable Throwable failure, long nanos, long refusals) {
    @Override
    public String toString() {
      return (failure == null ? count + " bytes" : failure + ", " + count + " bytes")
          + (refusals > 0 ? ", put off" : "");
    }
  }

  private static long refusals(Chop chop) {
    return chop.reading().refusals() + chop.writing().refusals();
  }
}
