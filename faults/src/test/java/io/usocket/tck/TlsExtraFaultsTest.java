// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.tls.SharedKeys;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** RESUME, PSK, OCSP, KEYLOG, EXPORT, PQ and FIPS: what only some libraries have. */
class TlsExtraFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String INFO = "io.usocket.TlsInfo";
  private static final String SHARED = "io.usocket.spi.tls.SharedKeys";
  private static final String STAPLE = "io.usocket.spi.tls.OcspStaple";
  private static final String KEY_LOG = "io.usocket.bc.KeyLog";
  private static final String EXPORTER = "io.usocket.bc.Exporter";
  private static final String GROUPS = "io.usocket.bc.Groups";
  private static final int X25519MLKEM768 = 0x11ec;
  private static final int X25519 = 0x1d;

  @Override
  void define() {
    resumption();
    sharedKeys();
    refusedKeys();
    staples();
    keyLogs();
    exporters();
    hybrids();
    fault("what is not claimed is dropped in silence")
        .on("nio")
        .overrides("io.usocket.TlsDemands", "require")
        .after(call -> call.thrown() != null, call -> call.answer(null))
        .breaks("KEYLOG-1.6", "OCSP-2.2", "PSK-3.3", "PSK-3.5", "TLS-10.3");
  }

  private void resumption() {
    fault("sessions are forgotten")
        .overrides("io.usocket.bc.Sessions", "find")
        .after(
            call -> call.<Optional<?>>result().isPresent(), call -> call.answer(Optional.empty()))
        .breaks("RESUME-1.1");
    fault("resumption in TLS 1.3 is claimed and there is none")
        .claims(Feature.RESUMPTION_TLS_1_3)
        .breaks("PROV-1.8", "RESUME-1.2");
    fault("disableResumption is dropped")
        .overrides("io.usocket.TlsConfig", "isResuming")
        .after(call -> !call.<Boolean>result(), call -> call.answer(true))
        .breaks("RESUME-1.3");
    fault("sessions of TLS 1.2 are resumed although it is not claimed")
        .disclaims(Feature.RESUMPTION_TLS_1_2)
        .breaks("PROV-1.8", "RESUME-1.4");
    fault("a full handshake says that it was resumed")
        .overrides(INFO, "resumed")
        .after(
            call ->
                call.<TlsInfo>self().version() == TlsVersion.TLS_1_3
                    && (call.isWithin("ResumeRules") || call.isWithin("PskCases")),
            call -> call.answer(Optional.of(true)))
        .breaks("PSK-1.7", "RESUME-1.3", "RESUME-1.5");
    fault("a pre-shared key of TLS 1.2 is told as a session")
        .overrides(INFO, "resumed")
        .after(
            call ->
                call.<TlsInfo>self().version() == TlsVersion.TLS_1_2 && call.isWithin("PskCases"),
            call -> call.answer(Optional.of(true)))
        .breaks("PSK-1.8");
    fault("a session does not remember the peer's certificates")
        .overrides(INFO, "peerCertificates")
        .after(
            call ->
                call.isWithin("ResumeRules")
                    && Mirror.<Optional<Boolean>>field(call.self(), "resumed").orElse(false),
            call -> call.answer(List.of()))
        .breaks("RESUME-1.6");
    fault("a session is good for all names of an address")
        .overrides("io.usocket.spi.tls.HostNames", "verify")
        .before(call -> call.isWithin("ResumeSafetyRules"), call -> call.answer(null))
        .breaks("RESUME-2.1");
    fault("a session is good for all configurations")
        .overrides("io.usocket.spi.tls.PeerTrust", "checkPath")
        .after(
            call -> call.thrown() != null && call.isWithin("ResumeSafetyRules"),
            call -> call.answer(null))
        .breaks("RESUME-2.2");
    fault("reload is for new certificates only")
        .overrides(SOCKET, "reload")
        .before(call -> call.isWithin("ResumeSafetyRules"), call -> call.answer(null))
        .breaks("RESUME-2.3", "RESUME-2.4");
  }

  private void sharedKeys() {
    fault("a server knows nobody's key")
        .overrides(SHARED, "find")
        .after(
            call -> call.<Optional<?>>result().isPresent(), call -> call.answer(Optional.empty()))
        .breaks(
            "PSK-1.1", "PSK-1.2", "PSK-1.3", "PSK-1.4", "PSK-1.5", "PSK-1.6", "PSK-1.7", "PSK-1.8",
            "PSK-2.1", "PSK-2.6");
    fault("the group beside a pre-shared key is not known")
        .overrides(INFO, "group")
        .after(call -> call.isWithin("PskCases"), call -> call.answer(Optional.empty()))
        .breaks("PSK-1.2", "PSK-1.5");
    fault("a server with several keys takes the first")
        .overrides(SHARED, "find")
        .after(
            call -> call.<SharedKeys>self().keys().size() > 1,
            call -> call.answer(Optional.of(call.<SharedKeys>self().keys().get(0))))
        .breaks("PSK-1.3", "PSK-1.6");
    fault("nobody learns why a key was refused")
        .overrides("io.usocket.TlsException", "alert")
        .after(call -> call.isWithin("PskCases"), call -> call.answer(Optional.empty()))
        .breaks("PSK-2.1", "PSK-2.2", "PSK-2.6", "PSK-2.7");
  }

  private void refusedKeys() {
    fault("a client with a key is content with a certificate")
        .overrides(SOCKET, "connect/1")
        .after(
            call ->
                call.threw(TlsException.class)
                    && call.isWithin("PskCases", "a_server_with_certificates_alone_is_refused"),
            call -> call.answer(null))
        .breaks("PSK-2.3", "PSK-2.8");
    fault("a client without a key has violated the protocol")
        .overrides("io.usocket.TlsException", "reason")
        .after(
            call -> call.isWithin("PskCases", "a_client_without_a_key_is_refused"),
            call -> call.answer(TlsException.Reason.PROTOCOL_VIOLATION))
        .breaks("PSK-2.4", "PSK-2.9");
    fault("a server takes a key and a certificate for one another, and says EIO")
        .overrides(SOCKET, "recv/2")
        .after(
            call -> call.threw(TlsException.class) && call.isWithin("PskCases"),
            call -> call.fail(new USocketException(Errno.EIO, "recv")))
        .breaks("PSK-2.1", "PSK-2.2", "PSK-2.5", "PSK-2.6", "PSK-2.7", "PSK-2.10");
    fault("a suite for certificates is taken beside a key")
        .overrides("io.usocket.bc.Suites", "hasSharedKey")
        .after(call -> !call.<Boolean>result(), call -> call.answer(true))
        .breaks("PSK-3.1");
    fault("a client with several keys takes the first")
        .overrides(SHARED, "only")
        .after(
            call -> call.thrown() != null,
            call -> call.answer(call.<SharedKeys>self().keys().get(0)))
        .breaks("PSK-3.2", "PSK-3.4");
  }

  private void staples() {
    fault("a good staple is refused")
        .overrides(STAPLE, "check")
        .before(
            call -> call.isWithin("OcspRules", "OCSP_1_1_a_server_that_staples_is_taken"),
            call -> {
              throw new CertificateException("OCSP");
            })
        .breaks("OCSP-1.1");
    fault("a staple that is demanded is not looked at")
        .overrides(STAPLE, "check")
        .after(call -> call.thrown() != null, call -> call.answer(null))
        .breaks("OCSP-1.2", "OCSP-1.3");
    fault("staples are demanded although it is not claimed")
        .disclaims(Feature.OCSP_CLIENT)
        .breaks("OCSP-1.4", "PROV-1.8");
    fault("a server may demand a staple")
        .overrides("io.usocket.ServerRole", "check")
        .before(call -> call.<TlsConfig>arg(0).isOcspRequired(), call -> call.answer(null))
        .breaks("OCSP-1.5");
    fault("a server staples nothing")
        .overrides("io.usocket.bc.OwnKeys", "staple")
        .after(
            call -> call.<Optional<?>>result().isPresent(), call -> call.answer(Optional.empty()))
        .breaks("OCSP-2.1", "OCSP-2.4");
    fault("an OCSP response about nobody is taken")
        .overrides("io.usocket.keys.OcspFile", "serialNumber")
        .after(
            call -> call.thrown() != null && call.isWithin("OcspRules"),
            call -> call.answer(BigInteger.ONE))
        .breaks("OCSP-2.3");
  }

  private void keyLogs() {
    fault("the secrets of the handshake are not logged")
        .overrides(KEY_LOG, "handshake")
        .before(call -> call.answer(null))
        .breaks("KEYLOG-1.1", "KEYLOG-1.2", "KEYLOG-1.5");
    fault("a secret of the handshake is logged wrong")
        .overrides(KEY_LOG, "line")
        .after(
            call -> call.<String>arg(2).startsWith("SERVER_HANDSHAKE"),
            call -> {
              String line = call.result();
              int last = line.length() - 2;
              char other = line.charAt(last) == '0' ? '1' : '0';
              call.answer(line.substring(0, last) + other + "\n");
            })
        .breaks("KEYLOG-1.2");
    fault("everybody may read the log")
        .overrides(KEY_LOG, "makeIfMissing")
        .after(
            call -> call.thrown() == null && call.isWithin("KeyLogRules"),
            call ->
                Files.setPosixFilePermissions(
                    call.<Path>arg(0), PosixFilePermissions.fromString("rw-r--r--")))
        .breaks("KEYLOG-1.3");
    fault("a log that cannot be written is not named")
        .overrides(KEY_LOG, "open")
        .after(
            call -> call.thrown() != null,
            call -> call.fail(new TlsException(TlsException.Reason.CONFIGURATION, "no log", null)))
        .breaks("KEYLOG-1.4");
    fault("a line of the log is not whole")
        .overrides(KEY_LOG, "write")
        .before(
            call -> call.<String>arg(0).contains("EXPORTER_SECRET"),
            call -> call.set(0, call.<String>arg(0).replaceFirst("\n", "")))
        .breaks("KEYLOG-1.1", "KEYLOG-1.5");
  }

  private void exporters() {
    fault("the label of what is exported does not matter")
        .overrides(EXPORTER, "export")
        .before(
            call -> call.<String>arg(0).endsWith(" 2"),
            call -> call.set(0, call.<String>arg(0).replace(" 2", "")))
        .breaks("EXPORT-1.1");
    fault("in TLS 1.2 no context is an empty one")
        .overrides(EXPORTER, "export12")
        .before(call -> call.arg(1) == null, call -> call.set(1, new byte[0]))
        .breaks("EXPORT-1.2");
    fault("the channel binding is made otherwise")
        .overrides(SOCKET, "channelBinding")
        .after(call -> call.result() != null, call -> call.<byte[]>result()[0]++)
        .breaks("EXPORT-1.3");
    fault("nothing can be exported, in no bytes")
        .overrides(SOCKET, "exportKeyingMaterial")
        .before(call -> call.<Integer>arg(2) == 0, call -> call.answer(new byte[0]))
        .breaks("EXPORT-1.4");
    fault("zeros are exported where there is no exporter")
        .on("nio")
        .overrides(SOCKET, "exportKeyingMaterial")
        .after(
            call -> call.threw(Errno.EOPNOTSUPP),
            call -> call.answer(new byte[call.<Integer>arg(2)]))
        .breaks("EXPORT-1.5");
  }

  private void hybrids() {
    fault("the hybrid is offered last")
        .overrides(GROUPS, "codes")
        .after(
            call ->
                call.<int[]>result().length > 1
                    && call.<int[]>result()[0] == X25519MLKEM768
                    && call.isWithin("TlsStage", "hello"),
            call -> {
              int[] codes = call.<int[]>result().clone();
              System.arraycopy(codes, 1, codes, 0, codes.length - 1);
              codes[codes.length - 1] = X25519MLKEM768;
              call.answer(codes);
            })
        .breaks("PQ-1.1");
    fault("the hybrid is told as another group")
        .overrides(INFO, "group")
        .after(call -> call.isWithin("HybridRules"), call -> call.answer(Optional.of("x25519")))
        .breaks("PQ-1.2");
    fault("there is nothing beside the hybrid")
        .overrides(GROUPS, "in")
        .after(
            call ->
                Arrays.stream(call.<int[]>result()).anyMatch(code -> code == X25519)
                    && call.isWithin(
                        "HybridRules", "PQ_1_3_a_peer_without_it_is_met_with_another_group"),
            call -> call.answer(new int[] {X25519MLKEM768}))
        .breaks("PQ-1.3");
    fault("the hybrid is offered although it is not claimed")
        .disclaims(Feature.PQ_HYBRID)
        .breaks("PQ-1.4", "PROV-1.8");
    fault("a module that is not approved is claimed to be")
        .claims(Feature.FIPS)
        .breaks("FIPS-1.1", "PROV-1.8");
    fault("what a deployment requires is not looked at")
        .overrides("io.usocket.Providers", "required")
        .before(call -> call.isWithin("FipsRules"), call -> call.answer(Set.of()))
        .breaks("FIPS-1.2");
  }
}
