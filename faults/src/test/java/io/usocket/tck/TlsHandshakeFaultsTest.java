// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;

/** TLS-1: versions, kinds of keys, what is told about the handshake. */
class TlsHandshakeFaultsTest extends Faults {
  private static final String STREAM = "io.usocket.spi.channel.SecureStream";
  private static final String ERRORS = "io.usocket.bc.BcErrors";

  @Override
  void define() {
    versions();
    keys();
    told();
  }

  private void versions() {
    fault("a server's short first message cannot be written in TLS 1.3")
        .overrides(STREAM, "write")
        .before(call -> isShortAndFirst(call, TlsVersion.TLS_1_3), call -> fails())
        .breaks(
            "NB-5.7",
            "PSK-1.1",
            "PSK-1.3",
            "STARTTLS-1.2",
            "TLS-1.1",
            "TLS-1.7",
            "TLS-1.8",
            "TLS-7.2",
            "TLS-7.3",
            "TLS-7.6",
            "TLS-8.2",
            "TLS-8.7",
            "TLSEND-1.7");
    fault("a server's short first message cannot be written in TLS 1.2")
        .overrides(STREAM, "write")
        .before(call -> isShortAndFirst(call, TlsVersion.TLS_1_2), call -> fails())
        .breaks(
            "NB-5.7",
            "PSK-1.4",
            "PSK-1.6",
            "TLS-1.2",
            "TLS-1.7",
            "TLS-1.8",
            "TLS-7.3",
            "TLS-7.6",
            "TLS-8.2",
            "TLSEND-1.7");
    fault("a client that has both versions tells TLS 1.2")
        .overrides("io.usocket.bc.Progress", "complete")
        .after(
            call -> call.thrown() == null && isModernClient(call),
            call ->
                Mirror.set(
                    call.self(),
                    "info",
                    told(Mirror.field(call.self(), "info"), TlsVersion.TLS_1_2)))
        .breaks("TLS-1.3");
    fault("a server of TLS 1.2 alone tells TLS 1.3 where the client has it")
        .overrides("io.usocket.bc.Progress", "complete")
        .after(
            call -> BcSetup.isOlderThanTheClient(call.arg(0)) && call.thrown() == null,
            call ->
                Mirror.set(
                    call.self(),
                    "info",
                    told(Mirror.field(call.self(), "info"), TlsVersion.TLS_1_3)))
        .breaks("TLS-1.4");
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
        .breaks("NB-5.10", "TLS-1.6");
  }

  private static boolean isShortAndFirst(Call call, TlsVersion version) {
    return call.times() == 1
        && call.<Deadline>arg(1).isNever()
        && call.isWithin("StreamCalls", "sendall")
        && BcSetup.isServer(call.self())
        && call.<ByteBuffer>arg(0).remaining() == 4
        && call.<TlsPort>self().info().version() == version;
  }

  private static boolean isModernClient(Call call) {
    TlsContext context = call.arg(0);
    return !context.isServer()
        && BcSetup.isDefault(BcSetup.config(call.self()))
        && context.getServerVersion().equals(ProtocolVersion.TLSv13)
        && call.<Optional<String>>arg(1).filter(name -> name.startsWith("server")).isPresent()
        && call.isWithin("StreamConnection", "connect");
  }

  private static void fails() throws TlsException {
    throw new TlsException(TlsException.Reason.INTERNAL, "the record cannot be written", null);
  }

  private void keys() {
    fault("nothing can be signed with an RSA key")
        .overrides("io.usocket.bc.SigningScheme", "signature")
        .before(
            call -> call.self().toString().startsWith("RSA_PSS_RSAE"),
            call -> {
              throw new NoSuchAlgorithmException("RSASSA-PSS");
            })
        .breaks("DTLS-4.10", "TLS-1.7", "TLS-2.2", "TLS-5.4", "TLS-6.6", "TLS-11.1", "TLS-10.7");
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
        .breaks("PROV-1.8", "TLS-1.9");
  }

  private void told() {
    fault("tlsInfo does not tell the version of the library")
        .overrides("io.usocket.bc.Progress", "info")
        .after(
            call -> call.<TlsInfo>result().peerCertificates().size() > 1,
            call -> call.answer(by(call.result(), "Bouncy Castle")))
        .breaks("TLS-1.10");
    fault("tlsInfo before the handshake is EINVAL")
        .overrides("io.usocket.StreamConnection", "negotiated")
        .after(
            call -> call.threw(USocketException.class),
            call -> call.fail(new USocketException(Errno.EINVAL, "the handshake is not done")))
        .breaks("CREATE-1.9", "EXPORT-1.4", "NB-5.1", "NB-5.6", "NB-8.3", "TLS-1.11");
    fault("a server may listen without a certificate")
        .overrides("io.usocket.ServerRole", "check")
        .before(
            call ->
                call.<TlsConfig>arg(0).identities().isEmpty()
                    && call.<TlsConfig>arg(0).preSharedKeys().isEmpty()
                    && call.arg(1).equals("listen"),
            call -> call.answer(null))
        .breaks("DTLS-1.9", "TLS-1.12");
  }

  private static TlsInfo told(TlsInfo info, TlsVersion version) {
    return copy(info, version, info.backend());
  }

  private static TlsInfo by(TlsInfo info, String library) {
    return copy(info, info.version(), library);
  }

  private static TlsInfo copy(TlsInfo info, TlsVersion version, String library) {
    return new TlsInfo(
        version,
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
