// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.ModelCall.Answer;
import io.usocket.tck.ModelCall.Mode;
import io.usocket.tck.ModelCall.Reading;
import io.usocket.tck.ModelCall.Writing;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/**
 * One socket of a conversation, with what the model knows of it. Calls are made by this thread, or
 * one that reads and one that writes by threads of their own; the model is this thread's.
 */
final class ModelEnd implements Closeable {
  private final String name;
  private final Chop chop;
  private final StreamModel in;
  private final StreamModel out;
  private final Journal journal;
  private final EndJudge judge;
  private @Nullable USocket socket;
  private double timeout = Double.POSITIVE_INFINITY;
  private @Nullable Reading reading;
  private @Nullable Task<Answer> reader;
  private @Nullable Writing writing;
  private @Nullable Task<Answer> writer;

  ModelEnd(String name, Chop chop, StreamModel in, StreamModel out, Journal journal, boolean tls) {
    this.name = name;
    this.chop = chop;
    this.in = in;
    this.out = out;
    this.journal = journal;
    this.judge = new EndJudge(name, in, out, journal, tls);
  }

  /** The socket, once there is one. */
  void use(USocket opened) {
    socket = opened;
    timeout = opened.gettimeout();
  }

  USocket socket() {
    return Objects.requireNonNull(socket, "it is opened first");
  }

  Chop chop() {
    return chop;
  }

  StreamModel in() {
    return in;
  }

  StreamModel out() {
    return out;
  }

  EndJudge judge() {
    return judge;
  }

  double timeout() {
    return timeout;
  }

  boolean isReading() {
    return reader != null;
  }

  boolean isWriting() {
    return writer != null;
  }

  boolean isBusy() {
    return reader != null || writer != null;
  }

  void settimeout(double seconds) throws USocketException {
    socket().settimeout(seconds);
    timeout = seconds;
  }

  /** Goes on with the handshake, if it need not wait for it. */
  void handshake() {
    if (timeout == 0 || judge.isReady()) {
      journal.begin(name + " handshake");
      Throwable failure = failureOf(() -> socket().handshake());
      journal.end(failure == null ? "done" : failure);
      judge.handshook(failure, timeout == 0);
    }
  }

  /** Connects, or asks whether the connection stands. */
  void connect(InetSocketAddress to) {
    journal.begin(name + " connect" + new Mode(false, timeout, false));
    Throwable failure = failureOf(() -> socket().connect(to));
    journal.end(failure == null ? "done" : failure);
    judge.connected(failure, timeout == 0);
  }

  private static @Nullable Throwable failureOf(Executable call) {
    try {
      call.execute();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /** Reads in this thread. */
  Answer read(ReadingCall call, int size, boolean peek, boolean dontWait) {
    Reading what = new Reading(call, size, peek, new Mode(dontWait, timeout, false));
    journal.begin(name + " " + what);
    Answer answer = what.make(socket(), chop);
    journal.end(answer);
    judge.read(what, answer);
    return answer;
  }

  /** Writes in this thread. */
  Answer write(WritingCall call, int size, boolean dontWait) {
    Writing what = new Writing(call, out.offer(size), new Mode(dontWait, timeout, false));
    journal.begin(name + " " + what);
    Answer answer = what.make(socket(), chop);
    journal.end(answer);
    judge.write(what, answer);
    return answer;
  }

  /** Reads in a thread of its own. */
  void startReading(ReadingCall call, int size, boolean peek) {
    Reading what = new Reading(call, size, peek, new Mode(false, timeout, true));
    journal.begin(name + " " + what);
    reading = what;
    reader = Task.start(() -> what.make(socket(), chop));
    journal.end("begun");
  }

  /** Writes in a thread of its own. */
  void startWriting(WritingCall call, int size) {
    Writing what = new Writing(call, out.offer(size), new Mode(false, timeout, true));
    journal.begin(name + " " + what);
    writing = what;
    writer = Task.start(() -> what.make(socket(), chop));
    journal.end("begun");
  }

  /** Looks at calls in other threads that are through. */
  void reap() throws Exception {
    if (reader != null && reader.isDone()) {
      finishReading();
    }
    if (writer != null && writer.isDone()) {
      finishWriting();
    }
  }

  /** Waits for the calls in other threads, which have to end soon. */
  void join() throws Exception {
    if (reader != null) {
      finishReading();
    }
    if (writer != null) {
      finishWriting();
    }
  }

  private void finishReading() throws Exception {
    Reading what = Objects.requireNonNull(reading, "begun");
    Answer answer = Objects.requireNonNull(reader, "begun").get(name + " " + what + "\n" + journal);
    reader = null;
    journal.note(name + " " + what + ": " + answer);
    judge.read(what, answer);
  }

  private void finishWriting() throws Exception {
    Writing what = Objects.requireNonNull(writing, "begun");
    Answer answer = Objects.requireNonNull(writer, "begun").get(name + " " + what + "\n" + journal);
    writer = null;
    journal.note(name + " " + what + ": " + answer);
    judge.write(what, answer);
  }

  /** Closes the socket after the conversation, whatever came of it. */
  @Override
  public void close() {
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
