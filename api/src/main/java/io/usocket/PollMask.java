// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLHUP;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLNVAL;
import static io.usocket.Sockets.POLLOUT;

import java.util.StringJoiner;

/** Sets of poll events: what can be asked for, and their names. */
final class PollMask {
  private static final int ALL = POLLIN | POLLOUT | POLLERR | POLLHUP | POLLNVAL;
  private static final int ASKABLE = POLLIN | POLLOUT;

  private PollMask() {}

  /** What is asked for; ERR, HUP and NVAL are told unasked (POSIX poll()). */
  static int asked(int mask) throws USocketException {
    if ((mask & ~ALL) != 0) {
      throw new USocketException(
          Errno.EINVAL,
          "poll mask 0x" + Integer.toHexString(mask) + ": POLLIN and POLLOUT can be asked for");
    }
    return mask & ASKABLE;
  }

  static String text(int events) {
    StringJoiner names = new StringJoiner("|");
    String[] known = {"POLLIN", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL"};
    int[] bits = {POLLIN, POLLOUT, POLLERR, POLLHUP, POLLNVAL};
    for (int i = 0; i < bits.length; i++) {
      if ((events & bits[i]) != 0) {
        names.add(known[i]);
      }
    }
    return names.toString();
  }
}
