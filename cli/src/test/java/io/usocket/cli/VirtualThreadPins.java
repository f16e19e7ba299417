// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.function.Executable;

/**
 * The times that a virtual thread waited in this library and could not leave its carrier, however
 * short: with a native frame on its stack, or for a class.
 */
final class VirtualThreadPins {
  private static final String EVENT = "jdk.VirtualThreadPinned";
  private static final String LIBRARY = "io.usocket.";
  private static final int MOST_SHOWN = 3;

  private final List<RecordedEvent> pins;

  private VirtualThreadPins(List<RecordedEvent> pins) {
    this.pins = pins;
  }

  /** Those while this is played. */
  static VirtualThreadPins in(Executable scene) throws Throwable {
    Path file = Files.createTempFile("usocket", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      scene.execute();
      recording.stop();
      recording.dump(file);
      return new VirtualThreadPins(
          RecordingFile.readAllEvents(file).stream().filter(VirtualThreadPins::isOurs).toList());
    } finally {
      Files.delete(file);
    }
  }

  /** Fails if there are any, and shows where. */
  void requireNone() {
    if (!pins.isEmpty()) {
      fail(
          pins.size()
              + " times a virtual thread was pinned, such as:"
              + String.join(
                  "", pins.stream().limit(MOST_SHOWN).map(VirtualThreadPins::text).toList()));
    }
  }

  /**
   * Whether there are any, all because another thread was loading or initialising a class. Up to
   * Java 25 that is so for every class; it happens once.
   */
  boolean areForClasses() {
    return !pins.isEmpty() && pins.stream().allMatch(VirtualThreadPins::isForClass);
  }

  private static boolean isForClass(RecordedEvent event) {
    String reason = event.getString("pinnedReason");
    return reason.startsWith("Waited for initialization of ")
        || (reason.startsWith("Freeze or preempt failed")
            && event.getString("blockingOperation").equals("Contended monitor enter"));
  }

  /** A stack that was too deep to be recorded whole counts as well. */
  private static boolean isOurs(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (!event.getEventType().getName().equals(EVENT)) {
      return false;
    }
    if (stack == null) {
      return true;
    }
    List<String> types =
        stack.getFrames().stream().map(frame -> frame.getMethod().getType().getName()).toList();
    return (stack.isTruncated() || types.stream().anyMatch(type -> type.startsWith(LIBRARY)))
        && !isWithinConscrypt(types);
  }

  /**
   * Conscrypt has native frames on the stack while it computes, calls for keys and the verification
   * of certificates from there, and leaves its objects to the finalizer. Two connections may meet
   * at a lock in all that. None of it waits for a peer: bytes come to Conscrypt by our other
   * packages only.
   *
   * @param types whose methods are on the stack, the innermost first
   */
  private static boolean isWithinConscrypt(List<String> types) {
    for (String type : types) {
      if (type.startsWith("org.conscrypt.")) {
        return true;
      }
      if (type.startsWith(LIBRARY)
          && !type.startsWith(LIBRARY + "spi.jsse.")
          && !type.startsWith(LIBRARY + "spi.tls.")) {
        return false;
      }
    }
    return false;
  }

  private static String text(RecordedEvent event) {
    StringBuilder text =
        new StringBuilder("\n" + event.getDuration().toNanos() / 1000 + " us")
            .append(", ")
            .append(event.getString("pinnedReason"))
            .append(", ")
            .append(event.getString("blockingOperation"));
    RecordedStackTrace stack = event.getStackTrace();
    if (stack != null) {
      for (RecordedFrame frame : stack.getFrames()) {
        text.append("\n\tat ")
            .append(frame.getMethod().getType().getName())
            .append('.')
            .append(frame.getMethod().getName())
            .append(':')
            .append(frame.getLineNumber());
      }
    }
    return text.toString();
  }
}
