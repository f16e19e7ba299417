// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** What is woven into an overridden method: nothing happens while nobody listens. */
final class Seam {
  private Seam() {}

  /** The number of the place. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Number {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static boolean enter(
      @Number int seam,
      @Advice.This(optional = true) Object self,
      @Advice.AllArguments(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object[] args,
      @Advice.Local("call") Call call)
      throws Throwable {
    if (Seams.LISTENING[seam]) {
      call = Seams.enter(seam, self, args);
      if (call != null) {
        args = call.args();
        return call.isAnswered();
      }
    }
    return false;
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result,
      @Advice.Thrown(readOnly = false, typing = Assigner.Typing.DYNAMIC) Throwable thrown,
      @Advice.Local("call") Call call)
      throws Throwable {
    if (call != null) {
      Seams.exit(call, result, thrown);
      result = call.result();
      thrown = call.thrown();
    }
  }
}
