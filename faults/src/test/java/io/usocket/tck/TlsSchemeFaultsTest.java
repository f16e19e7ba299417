// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;

/** TLS-10: signature schemes. */
class TlsSchemeFaultsTest extends Faults {
  private static final String CLIENT = "io.usocket.bc.CertificateClient";
  private static final String OFFERED = "getSupportedSignatureAlgorithms";

  @Override
  void define() {
    fault("a client offers two schemes the other way round")
        .overrides(CLIENT, OFFERED)
        .after(
            call -> call.<Vector<?>>result().size() == 2,
            call -> {
              List<Object> schemes = new ArrayList<>(call.<Vector<Object>>result());
              Collections.reverse(schemes);
              call.answer(new Vector<>(schemes));
            })
        .breaks("TLS-10.1");
    fault("a server signs with any scheme that its key is for")
        .overrides("io.usocket.bc.PeerSchemes", "of")
        .before(
            call -> call.isWithin("CertificateServer") && call.<List<?>>arg(1).size() == 2,
            call ->
                call.set(1, List.of(call.<List<?>>arg(1).get(0).getClass().getEnumConstants())))
        .breaks("TLS-10.2");
    fault("schemes are taken though they are not claimed")
        .disclaims(Feature.SIGNATURE_SCHEMES)
        .breaks("TLS-10.3");
    fault("a client offers Ed25519 beside Ed448")
        .overrides(CLIENT, OFFERED)
        .after(
            call -> call.<Vector<?>>result().equals(List.of(scheme(SignatureScheme.ed448))),
            call ->
                call.answer(
                    new Vector<>(
                        List.of(
                            scheme(SignatureScheme.ed448), scheme(SignatureScheme.ed25519)))))
        .breaks("TLS-10.4");
    fault("a client offers ML-DSA though it is not claimed")
        .overrides(CLIENT, OFFERED)
        .after(
            call -> call.<Vector<?>>result().size() > 5,
            call -> {
              List<Object> schemes = new ArrayList<>(call.<Vector<Object>>result());
              schemes.add(scheme(SignatureScheme.mldsa65));
              call.answer(new Vector<>(schemes));
            })
        .breaks("TLS-10.5");
    fault("ML-DSA is claimed on a Java that does not have it")
        .claims(Feature.ML_DSA)
        .breaks("TLS-10.6");
  }

  private static SignatureAndHashAlgorithm scheme(int code) {
    return SignatureScheme.getSignatureAndHashAlgorithm(code);
  }
}
