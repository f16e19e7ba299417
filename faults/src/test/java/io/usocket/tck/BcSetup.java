// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsServerProtocol;

/** What a connection of the provider {@code bc} was configured with. */
final class BcSetup {
  private BcSetup() {}

  /** The configuration of a client, a server or its progress. */
  static TlsConfig config(Object peer) {
    return Mirror.field(Mirror.field(peer, "setup"), "config");
  }

  /** The configuration of a TlsPort. */
  static TlsConfig configOf(Object port) {
    return config(Mirror.field(Mirror.field(port, "engine"), "progress"));
  }

  /** Whether a TlsPort is a server's. */
  static boolean isServer(Object port) {
    Object protocol = Mirror.field(Mirror.field(port, "engine"), "protocol");
    return protocol instanceof TlsServerProtocol;
  }

  /** Whether nobody has chosen what is negotiated, nor has keys. */
  static boolean isDefault(TlsConfig config) {
    return config.versions().size() == TlsVersion.values().length
        && config.cipherSuites().isEmpty()
        && config.groups().isEmpty()
        && config.signatureSchemes().isEmpty()
        && config.alpn().isEmpty()
        && config.identities().isEmpty()
        && config.preSharedKeys().isEmpty()
        && config.keyLog().isEmpty();
  }

  /** Whether a call to connect does the handshake of such a client, whose name begins so. */
  static boolean isConnecting(Call call, String name) {
    return isDefault(config(call.self()))
        && call.isWithin("StreamConnection", "connect")
        && Mirror.field(call.self(), "server").toString().startsWith(name);
  }

  /** Whether this is the server of a connection in TLS 1.2 whose client has TLS 1.3 too. */
  static boolean isOlderThanTheClient(TlsContext context) {
    return context.isServer()
        && context.getServerVersion().equals(ProtocolVersion.TLSv12)
        && ProtocolVersion.contains(context.getClientSupportedVersions(), ProtocolVersion.TLSv13);
  }
}
