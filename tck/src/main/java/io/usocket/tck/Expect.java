// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.USocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AssertionFailureBuilder;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.opentest4j.AssertionFailedError;

/**
 * Assertions whose failure tells a provider's author what was checked, what was expected and what
 * happened.
 */
final class Expect {
  private static final int MOST_TEXT = 200;

  private Expect() {}

  /** A failure; {@code actual} may be an exception, which becomes the cause. */
  static AssertionFailedError failure(String check, Object expected, @Nullable Object actual) {
    return AssertionFailureBuilder.assertionFailure()
        .message(check)
        .expected(new Text(String.valueOf(expected)))
        .actual(new Text(String.valueOf(actual)))
        .cause(actual instanceof Throwable thrown ? thrown : null)
        .build();
  }

  /** Text that a failure shows as it is. */
  private record Text(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** The call fails with this number. */
  static USocketException errno(Errno expected, String check, Executable call) {
    Throwable thrown = thrown(check, expected.toString(), call);
    return errno(expected, check, thrown);
  }

  /** What was thrown has this number. */
  static USocketException errno(Errno expected, String check, Throwable thrown) {
    if (thrown instanceof USocketException e && e.errno() == expected) {
      return e;
    }
    throw failure(check, expected, thrown);
  }

  /** The call fails with this kind of exception. */
  static <E extends Throwable> E thrown(Class<E> expected, String check, Executable call) {
    Throwable thrown = thrown(check, expected.getSimpleName(), call);
    if (!expected.isInstance(thrown)) {
      throw failure(check, expected.getSimpleName(), thrown);
    }
    return expected.cast(thrown);
  }

  private static Throwable thrown(String check, String expected, Executable call) {
    try {
      call.execute();
    } catch (Throwable e) {
      return e;
    }
    throw failure(check, expected, "the call succeeded");
  }

  /** The call times out (ETIMEDOUT), not before {@code timeout} and not long after. */
  static USocketException timeout(Duration timeout, String check, Executable call) {
    return timeout(System.nanoTime(), timeout, check, call);
  }

  /** The same of a time that has begun before the call, at {@code begin} of the JVM's clock. */
  static USocketException timeout(long begin, Duration timeout, String check, Executable call) {
    USocketException thrown = errno(Errno.ETIMEDOUT, check, call);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    // Timers of the kernel count milliseconds, and may begin in the middle of one.
    if (took.plusMillis(2).compareTo(timeout) < 0 || took.compareTo(timeout.plusSeconds(3)) > 0) {
      throw failure(check, "a timeout after " + timeout.toMillis() + " ms", "after " + took);
    }
    return thrown;
  }

  /** The call ends in time, with an answer. */
  static <T> T within(Duration limit, String check, ThrowingSupplier<T> call) throws Throwable {
    long begin = System.nanoTime();
    T answer = call.get();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (took.compareTo(limit) > 0) {
      throw failure(
          check, "within " + limit.toMillis() + " ms", "after " + took.toMillis() + " ms");
    }
    return answer;
  }

  /** The bytes are those of an ASCII text. */
  static void bytes(String expected, byte[] actual, String check) {
    bytes(ascii(expected), actual, check);
  }

  /** The bytes are these. */
  static void bytes(byte[] expected, byte[] actual, String check) {
    int differs = java.util.Arrays.mismatch(expected, actual);
    if (differs >= 0) {
      int from = differs < MOST_TEXT ? 0 : differs;
      throw failure(check, text(expected, from), text(actual, from));
    }
  }

  /** The text holds a word, such as the name that an error has to tell. */
  static void contains(String word, @Nullable String text, String check) {
    if (text == null || !text.contains(word)) {
      throw failure(check, "a text with \"" + word + "\"", text);
    }
  }

  /** A certificate; it is told by its subject and its number. */
  static void certificate(X509Certificate expected, Object actual, String check) {
    certificates(List.of(expected), List.of(actual), check);
  }

  /** A chain, in its order. */
  static void certificates(List<?> expected, List<?> actual, String check) {
    if (!expected.equals(actual)) {
      throw failure(check, subjects(expected), subjects(actual));
    }
  }

  private static List<String> subjects(List<?> certificates) {
    return certificates.stream()
        .map(
            each ->
                each instanceof X509Certificate one
                    ? one.getSubjectX500Principal() + " (" + one.getSerialNumber() + ")"
                    : String.valueOf(each))
        .toList();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** So many bytes, and what they are from one on. */
  private static String text(byte[] bytes, int from) {
    StringBuilder text = new StringBuilder(bytes.length + " bytes");
    text.append(from == 0 ? " \"" : ", from byte " + from + " on \"");
    for (int i = from; i < Math.min(bytes.length, from + MOST_TEXT); i++) {
      char c = (char) (bytes[i] & 0xff);
      if (c >= ' ' && c < 127) {
        text.append(c);
      } else {
        text.append(String.format("\\x%02x", (int) c));
      }
    }
    return text.append(bytes.length > from + MOST_TEXT ? "..." : "\"").toString();
  }
}
