// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** What a configuration has to have, and must not have, to be a TLS server's. */
final class ServerRole {
  private ServerRole() {}

  /**
   * Checks.
   *
   * @param call what wants to be a server
   * @throws TlsException CONFIGURATION: the text names what is missing, or what is too much
   */
  static void check(TlsConfig config, String call) throws TlsException {
    if (config.identities().isEmpty() && config.preSharedKeys().isEmpty()) {
      throw invalid(
          call
              + ": a TLS server needs a certificate and its key:"
              + " TlsConfig.builder().identity(...)");
    }
    if (config.isOcspRequired()) {
      throw invalid(
          call
              + ": requireOcspStaple is for clients, and nobody would look at it here: drop it, or"
              + " give the server a configuration of its own");
    }
  }

  private static TlsException invalid(String text) {
    return new TlsException(TlsException.Reason.CONFIGURATION, text, null);
  }
}
