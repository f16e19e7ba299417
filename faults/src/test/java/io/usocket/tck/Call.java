// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.USocketException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of an overridden method, as a fault sees it and bends it. */
public final class Call {
  private final Place place;
  private final @Nullable Object self;
  private final Object[] args;
  private final int times;
  private boolean answered;
  private @Nullable Object result;
  private @Nullable Throwable thrown;

  Call(Place place, @Nullable Object self, Object[] args, int times) {
    this.place = place;
    this.self = self;
    this.args = args;
    this.times = times;
  }

  /** The object that was called. */
  @SuppressWarnings("unchecked")
  <T> T self() {
    return (T) self;
  }

  /** An argument, from 0. */
  @SuppressWarnings("unchecked")
  <T> T arg(int index) {
    return (T) args[index];
  }

  /** Whether none of these classes, by full name, is calling. */
  boolean isDirect(Set<String> above) {
    return StackWalker.getInstance()
        .walk(frames -> frames.noneMatch(frame -> above.contains(frame.getClassName())));
  }

  /** How many arguments there are. */
  int count() {
    return args.length;
  }

  /** The how manieth call of this method on this object it is, from 1. */
  int times() {
    return times;
  }

  /** What the method has answered; before it ran, or when it has thrown: null. */
  @SuppressWarnings("unchecked")
  public <T> T result() {
    return (T) result;
  }

  /** What the method has thrown, or null. */
  public @Nullable Throwable thrown() {
    return thrown;
  }

  /** Whether the method has thrown this kind of exception. */
  boolean threw(Class<? extends Throwable> type) {
    return type.isInstance(thrown);
  }

  /** Whether the method has thrown with this errno. */
  boolean threw(Errno errno) {
    return thrown instanceof USocketException e && e.errno() == errno;
  }

  /** Whether TLS has failed for this reason. */
  boolean threw(TlsException.Reason reason) {
    return thrown instanceof TlsException e && e.reason() == reason;
  }

  /** Whether a method of that class, by simple name, is calling; of that name, if one is given. */
  boolean isWithin(String type, String... method) {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getClassName().endsWith("." + type)
                            && (method.length == 0
                                || Arrays.asList(method).contains(name(frame.getMethodName())))));
  }

  /** Without what the compiler adds to the name of a lambda. */
  private static String name(String method) {
    return method.replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
  }

  /** Who called the method: a class by its simple name, and a method, as {@code USocket.recv}. */
  String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .dropWhile(
                        frame ->
                            !frame.getClassName().equals(place.type())
                                || !frame.getMethodName().equals(place.name()))
                    .skip(1)
                    .findFirst()
                    .map(
                        frame ->
                            frame.getClassName().replaceFirst(".*[.]", "")
                                + "."
                                + frame.getMethodName())
                    .orElse(""));
  }

  /** The method gets another argument. Before it runs. */
  void set(int index, Object value) {
    args[index] = value;
  }

  /** This is the answer: before the method runs, it does not run; after it, whatever it did. */
  void answer(@Nullable Object value) {
    answered = true;
    result = value;
    thrown = null;
  }

  /** The method throws this, after it ran. Before it: just throw. */
  void fail(Throwable instead) {
    thrown = instead;
  }

  public boolean isAnswered() {
    return answered;
  }

  /** The method has ended so. */
  void ended(@Nullable Object result, @Nullable Throwable thrown) {
    if (!answered) {
      this.result = result;
      this.thrown = thrown;
    }
  }

  Place place() {
    return place;
  }

  public Object[] args() {
    return args;
  }
}
