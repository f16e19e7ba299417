// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

/** What the command ends with: scripts can rely on it. */
final class ExitCode {
  /** It did what it was asked to. */
  static final int OK = 0;

  /** It was tried, and failed: network, TLS, or a provider that does not conform. */
  static final int FAILED = 1;

  /** The command line cannot be carried out: nothing was tried. */
  static final int USAGE = 2;

  private ExitCode() {}
}
