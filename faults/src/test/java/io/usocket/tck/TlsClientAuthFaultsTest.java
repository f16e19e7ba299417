// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.ClientAuth;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;

/** TLS-5: client certificates: asked for, given, left out. */
class TlsClientAuthFaultsTest extends Faults {
  private static final String CONTEXT = "io.usocket.bc.BcContext";

  @Override
  void define() {
    fault("a server of TLS 1.2 asks a client that has TLS 1.3 too for a certificate")
        .overrides("io.usocket.bc.CertificateServer", "getCertificateRequest")
        .after(
            call ->
                call.thrown() == null
                    && call.result() == null
                    && BcSetup.isOlderThanTheClient(context(call)),
            call -> call.answer(request()))
        .breaks("TLS-5.1");
    fault("an optional certificate is a required one")
        .overrides(CONTEXT, "clientAuth")
        .after(
            call -> call.result() == ClientAuth.OPTIONAL, call -> call.answer(ClientAuth.REQUIRED))
        .breaks("RESUME-2.4", "TLS-5.2");
    fault("a server does not ask for an optional certificate")
        .overrides(CONTEXT, "clientAuth")
        .after(call -> call.result() == ClientAuth.OPTIONAL, call -> call.answer(ClientAuth.NONE))
        .breaks("TLS-5.2", "VERIFY-3.1", "VERIFY-3.2", "VERIFY-3.3");
    fault("of a client's chain the last certificate is told first")
        .overrides("io.usocket.bc.PeerCertificates", "client")
        .after(
            call -> call.thrown() == null,
            call -> {
              List<Object> chain = new java.util.ArrayList<>(call.<List<Object>>result());
              java.util.Collections.reverse(chain);
              call.answer(chain);
            })
        .breaks("TLS-5.3");
    fault("a client's chain is not told")
        .overrides("io.usocket.bc.PeerCertificates", "client")
        .after(call -> call.thrown() == null, call -> call.answer(List.of()))
        .breaks("RESUME-1.6", "TLS-5.2", "TLS-5.3", "VERIFY-3.7");
    fault("a client gives no certificate")
        .overrides("io.usocket.bc.OwnKeys", "client")
        .after(
            call -> call.thrown() == null && call.<Optional<?>>result().isPresent(),
            call -> call.answer(Optional.empty()))
        .breaks("DTLS-1.8", "TLS-5.4", "TLS-5.6");
    fault("a client without a certificate goes away when it is asked for one")
        .overrides("io.usocket.bc.CertificateClient", "credentials")
        .after(
            call -> call.thrown() == null && call.result() == null,
            call -> call.fail(new TlsFatalAlert(AlertDescription.handshake_failure)))
        .breaks("TLS-5.5", "VERIFY-3.6");
  }

  private static TlsContext context(Call call) {
    return Mirror.field(call.self(), "context");
  }

  private static CertificateRequest request() {
    Vector<SignatureAndHashAlgorithm> schemes =
        new Vector<>(
            List.of(
                SignatureScheme.getSignatureAndHashAlgorithm(
                    SignatureScheme.ecdsa_secp256r1_sha256)));
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign}, schemes, new Vector<>());
  }
}
