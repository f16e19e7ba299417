// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Counts how often pollers have woken up to look, by the events that they leave for JFR. */
final class Rounds {
  private static final String EVENT = "io.usocket.Poll";

  private Rounds() {}

  /** How many rounds the polls of this thread take while something is done. */
  static int during(PollStage.Act act) throws Exception {
    Path file = Files.createTempFile("usocket-tck", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).withoutThreshold().withoutStackTrace();
      recording.start();
      act.play();
      recording.stop();
      recording.dump(file);
      return count(file);
    } finally {
      Files.delete(file);
    }
  }

  private static int count(Path file) throws IOException {
    long thread = Thread.currentThread().getId();
    int rounds = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals(EVENT)
          && event.getThread().getJavaThreadId() == thread) {
        rounds++;
      }
    }
    return rounds;
  }
}
