// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;

/** TLS-1: versions, kinds of keys, what is told about the handshake. */
class TlsHandshakeFaultsTest extends Faults {
  private static final String CLIENT = "io.usocket.bc.BcClient";
  private static final String ERRORS = "io.usocket.bc.BcErrors";

  @Override
  void define() {
    versions();
    keys();
    told();
  }

  private void versions() {
    fault("TLS 1.3 is told as TLS 1.2")
        .overrides("io.usocket.spi.channel.SecureStream", "info")
        .after(
            call -> call.<TlsInfo>result().version() == TlsVersion.TLS_1_3,
            call -> call.answer(told(call.result(), TlsVersion.TLS_1_2)))
        .breaks("TLS-1.1", "TLS-1.3", "TLS-1.4", "TLS-1.10");
    fault("TLS 1.2 is told as TLS 1.3")
        .overrides("io.usocket.spi.channel.SecureStream", "info")
        .after(
            call -> call.<TlsInfo>result().version() == TlsVersion.TLS_1_2,
            call -> call.answer(told(call.result(), TlsVersion.TLS_1_3)))
        .breaks("TLS-1.2", "TLS-1.4", "TLS-1.10");
    fault("a server has TLS 1.2 alone unless it is told otherwise")
        .overrides("io.usocket.bc.BcServer", "getSupportedVersions")
        .after(
            call -> call.<ProtocolVersion[]>result().length == 2,
            call -> call.answer(new ProtocolVersion[] {ProtocolVersion.TLSv12}))
        .breaks("TLS-1.3", "TLS-12.2");
    fault("a client of TLS 1.2 offers TLS 1.3 too")
        .overrides(CLIENT, "getSupportedVersions")
        .after(
            call -> isTls12(call.result()),
            call ->
                call.answer(new ProtocolVersion[] {ProtocolVersion.TLSv13, ProtocolVersion.TLSv12}))
        .breaks("TLS-1.4", "TLS-1.5");
    fault("the alert protocol_version of a peer is not told")
        .overrides(ERRORS, "alert")
        .before(
            call -> call.<Short>arg(0) == AlertDescription.protocol_version,
            call -> call.answer(null))
        .breaks("TLS-1.5");
    fault("no version in common is a violation of the protocol")
        .overrides(ERRORS, "reason")
        .before(
            call ->
                call.<TlsFatalAlert>arg(0).getAlertDescription()
                    == AlertDescription.protocol_version,
            call -> call.answer(TlsException.Reason.PROTOCOL_VIOLATION))
        .breaks("TLS-1.6");
  }

  private static boolean isTls12(ProtocolVersion[] versions) {
    return versions.length == 1 && versions[0].equals(ProtocolVersion.TLSv12);
  }

  private void keys() {
    fault("nothing can be signed with an RSA key")
        .overrides("io.usocket.bc.SigningScheme", "signature")
        .before(
            call -> call.self().toString().startsWith("RSA_PSS_RSAE"),
            call -> {
              throw new NoSuchAlgorithmException("RSASSA-PSS");
            })
        .breaks("TLS-1.7", "TLS-2.2", "TLS-5.4", "TLS-6.6", "TLS-11.1");
    fault("nothing can be signed with an Ed25519 key")
        .overrides("io.usocket.bc.SigningScheme", "signature")
        .before(
            call -> call.self().toString().equals("ED25519"),
            call -> {
              throw new NoSuchAlgorithmException("Ed25519");
            })
        .breaks("TLS-1.8");
    fault("Ed25519 keys are taken though they are not claimed")
        .disclaims(Feature.ED25519)
        .breaks("TLS-1.9");
  }

  private void told() {
    fault("tlsInfo does not tell the version of the library")
        .overrides("io.usocket.bc.Progress", "info")
        .after(
            call -> call.result() != null,
            call -> call.answer(by(call.result(), "Bouncy Castle")))
        .breaks("TLS-1.10");
    fault("tlsInfo before the handshake is EINVAL")
        .overrides("io.usocket.StreamConnection", "negotiated")
        .after(
            call -> call.threw(USocketException.class),
            call -> call.fail(new USocketException(Errno.EINVAL, "the handshake is not done")))
        .breaks("TLS-1.11");
    fault("a server may listen without a certificate")
        .overrides("io.usocket.ServerRole", "check")
        .before(
            call ->
                call.<TlsConfig>arg(0).identities().isEmpty()
                    && call.<TlsConfig>arg(0).preSharedKeys().isEmpty()
                    && call.arg(1).equals("listen"),
            call -> call.answer(null))
        .breaks("TLS-1.12");
  }

  private static TlsInfo told(TlsInfo info, TlsVersion version) {
    return new TlsInfo(
        version,
        info.cipherSuite(),
        info.group(),
        info.signatureScheme(),
        info.alpn(),
        info.serverName(),
        info.peerCertificates(),
        info.resumed(),
        info.backend());
  }

  private static TlsInfo by(TlsInfo info, String library) {
    return new TlsInfo(
        info.version(),
        info.cipherSuite(),
        info.group(),
        info.signatureScheme(),
        info.alpn(),
        info.serverName(),
        info.peerCertificates(),
        info.resumed(),
        library);
  }
}
