// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.spi.channel.DtlsRecords;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rules that came from mutants which no rule had noticed: what those mutants did. */
class MutantFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";

  @Override
  void define() {
    fault("a server names no authorities")
        .overrides("io.usocket.bc.PeerCertificates", "authorities/0")
        .after(
            call -> call.isWithin("ClientCertificateRules") || call.isWithin("TlsStage"),
            call -> call.answer(List.of()))
        .breaks("TLS-5.7");
    fault("a client gives its first certificate, whoever the server trusts")
        .overrides("io.usocket.spi.tls.KeyChoice", "forClient")
        .before(
            call -> call.<List<?>>arg(0).size() > 1 && call.isWithin("ClientCertificateRules"),
            call -> call.set(2, List.of()))
        .breaks("TLS-5.6");
    fault("the alert for a wrong name is that the certificate has expired")
        .overrides("io.usocket.bc.CertificateRefused", "alert")
        .after(
            call ->
                call.<Short>result() == TlsAlert.CERTIFICATE_UNKNOWN.code()
                    && call.isWithin("VerifyRules"),
            call -> call.answer((short) TlsAlert.CERTIFICATE_EXPIRED.code()))
        .breaks("VERIFY-1.12");
    fault("close_notify in the handshake is the end of TCP")
        .overrides(SOCKET, "connect/1")
        .after(
            call ->
                call.thrown() instanceof TlsException e
                    && e.alert().equals(Optional.of(TlsAlert.CLOSE_NOTIFY))
                    && call.isWithin("HostilePeerRules"),
            call -> call.fail(new TlsException(TlsException.Reason.TRUNCATED, "connect", null)))
        .breaks("TLSEND-3.11");
    fault("a label of any length is exported")
        .overrides(SOCKET, "exportKeyingMaterial")
        .after(
            call -> call.threw(Errno.EINVAL) && call.<String>arg(0).length() > 249,
            call -> call.answer(new byte[call.<Integer>arg(2)]))
        .breaks("EXPORT-1.6");
    fault("an OCSP response goes with every certificate")
        .overrides("io.usocket.OcspResponse", "isFor")
        .after(
            call -> !call.<Boolean>result() && call.isWithin("OwnKeys"), call -> call.answer(true))
        .breaks("OCSP-2.4");
    fault("a client does not know what the server has signed with")
        .overrides("io.usocket.bc.SigningScheme", "byCode")
        .after(call -> call.isWithin("SchemeRules"), call -> call.answer(Optional.empty()))
        .breaks("TLS-10.7");
    fault("the handshake of DTLS is cut as data is")
        .overrides("io.usocket.bc.BcDtlsTransport", "getSendLimit")
        .after(call -> call.isWithin("DtlsRules"), call -> call.answer(DtlsRecords.MOST_RECORD))
        .breaks("DTLS-1.14");
    fault("a client sends a key share of the hybrid alone")
        .overrides("io.usocket.bc.Groups", "early")
        .after(
            call -> call.isWithin("TlsStage", "hello") && call.<int[]>result().length > 1,
            call -> call.answer(Arrays.copyOf(call.<int[]>result(), 1)))
        .breaks("PQ-1.5");
    fault("a bad staple is refused with close_notify")
        .overrides("io.usocket.bc.CertificateRefused", "alert")
        .after(call -> call.isWithin("OcspRules"), call -> call.answer((short) 0))
        .breaks("OCSP-1.2", "OCSP-1.3");
    dropsTheSecond("cipherSuites", "TLS_6_9_each_suite_is_offered_or_refused", "TLS-6.9");
    dropsTheSecond("groups", "TLS_6_12_each_group_is_offered_or_refused", "TLS-6.12");
  }

  private void dropsTheSecond(String choice, String within, String rule) {
    fault("of two chosen " + choice + " the second is dropped")
        .overrides("io.usocket.TlsConfig", choice)
        .after(
            call -> call.<List<?>>result().size() == 2 && call.isWithin("TlsChoiceRules", within),
            call -> call.answer(call.<List<?>>result().subList(0, 1)))
        .breaks(rule);
  }
}
