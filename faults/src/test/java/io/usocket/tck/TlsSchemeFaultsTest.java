// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import java.util.ArrayList;
import java.util.Arrays;
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
            call -> call.set(1, List.of(call.<List<?>>arg(1).get(0).getClass().getEnumConstants())))
        .breaks("TLS-10.2");
    fault("schemes are taken though they are not claimed")
        .disclaims(Feature.SIGNATURE_SCHEMES)
        .breaks("PROV-1.8", "TLS-10.3");
    fault("a client offers Ed25519 beside Ed448")
        .overrides(CLIENT, OFFERED)
        .after(
            call -> call.<Vector<?>>result().equals(List.of(scheme(SignatureScheme.ed448))),
            call ->
                call.answer(
                    new Vector<>(
                        List.of(scheme(SignatureScheme.ed448), scheme(SignatureScheme.ed25519)))))
        .breaks("TLS-10.4");
    fault("a scheme of ML-DSA can be chosen though it is not claimed")
        .overrides("io.usocket.bc.SigningScheme", "of")
        .after(
            call -> call.threw(TlsException.class) && chooses(call.arg(0), "mldsa65"),
            call -> call.answer(List.of(mlDsa65())))
        .breaks("TLS-10.5");
    fault("ML-DSA is claimed on a Java that does not have it")
        .claims(Feature.ML_DSA)
        .breaks("PROV-1.8", "TLS-10.6");
  }

  private static boolean chooses(TlsConfig config, String scheme) {
    return config.signatureSchemes().equals(List.of(scheme));
  }

  private static Object mlDsa65() throws ReflectiveOperationException {
    return Arrays.stream(Class.forName("io.usocket.bc.SigningScheme").getEnumConstants())
        .filter(each -> each.toString().equals("MLDSA65"))
        .findFirst()
        .orElseThrow();
  }

  private static SignatureAndHashAlgorithm scheme(int code) {
    return SignatureScheme.getSignatureAndHashAlgorithm(code);
  }
}
