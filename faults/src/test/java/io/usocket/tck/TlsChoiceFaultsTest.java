// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;

/** TLS-6 and TLS-13: cipher suites and groups: chosen, refused, disabled. */
class TlsChoiceFaultsTest extends Faults {
  private static final String CLIENT = "io.usocket.bc.BcClient";
  private static final String SERVER = "io.usocket.bc.BcServer";
  private static final String SUITES = "getSupportedCipherSuites";
  private static final String GROUPS = "getSupportedGroups";
  private static final String DISABLED = "io.usocket.spi.tls.DisabledAlgorithms";

  @Override
  void define() {
    suites();
    groups();
    names();
    disabled();
  }

  private void suites() {
    fault("a client offers more suites of TLS 1.2 behind the chosen ones")
        .overrides(CLIENT, SUITES)
        .after(
            call -> isFew(call.result()) && !isOf13(call.result()),
            call ->
                call.answer(
                    with(
                        call.result(),
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256)))
        .breaks("TLS-6.1", "TLS-6.9");
    fault("a client offers all suites of TLS 1.3 whichever are chosen")
        .overrides(CLIENT, SUITES)
        .after(
            call -> isFew(call.result()) && isOf13(call.result()),
            call ->
                call.answer(
                    new int[] {
                      CipherSuite.TLS_AES_128_GCM_SHA256,
                      CipherSuite.TLS_AES_256_GCM_SHA384,
                      CipherSuite.TLS_CHACHA20_POLY1305_SHA256
                    }))
        .breaks("TLS-6.3", "TLS-6.9");
    fault("a server has one more suite of TLS 1.2 than the chosen one")
        .overrides(SERVER, SUITES)
        .after(
            call -> call.<int[]>result().length == 1 && !isOf13(call.result()),
            call ->
                call.answer(
                    with(
                        call.result(),
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)))
        .breaks("TLS-6.2");
    fault("suites of TLS 1.3 are taken though they are not claimed")
        .disclaims(Feature.TLS_1_3_SUITES)
        .breaks("PROV-1.8", "TLS-6.4");
    fault("a suite that has no certificates is taken")
        .overrides("io.usocket.bc.Suites", "isSigned")
        .after(call -> !call.<Boolean>result(), call -> call.answer(true))
        .breaks("TLS-6.9", "TLS-11.3");
    fault("a client offers 3DES by default")
        .overrides(CLIENT, SUITES)
        .after(
            call -> !isFew(call.result()) && BcSetup.isConnecting(call, "server"),
            call ->
                call.answer(with(call.result(), CipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA)))
        .breaks("TLS-6.11");
  }

  private static boolean isFew(int[] suites) {
    return suites.length <= 2;
  }

  private static boolean isOf13(int[] suites) {
    return Arrays.stream(suites).allMatch(suite -> suite >> 8 == 0x13);
  }

  private static int[] with(int[] codes, int... more) {
    return IntStream.concat(Arrays.stream(codes), Arrays.stream(more)).distinct().toArray();
  }

  private void groups() {
    fault("a client offers two groups in the order of their numbers")
        .overrides(CLIENT, GROUPS)
        .after(
            call -> call.<Vector<?>>result().size() == 2,
            call -> {
              List<Integer> sorted = new ArrayList<>(call.<Vector<Integer>>result());
              Collections.sort(sorted);
              call.answer(new Vector<>(sorted));
            })
        .breaks("TLS-6.5");
    fault("a client offers x25519 beside x448")
        .overrides(CLIENT, GROUPS)
        .after(
            call -> call.<Vector<?>>result().equals(List.of(NamedGroup.x448)),
            call -> call.answer(new Vector<>(List.of(NamedGroup.x448, NamedGroup.x25519))))
        .breaks("TLS-6.12");
    fault("a server has other groups beside the chosen one")
        .overrides(SERVER, GROUPS)
        .after(
            call -> call.<int[]>result().length == 1,
            call -> call.answer(new int[] {NamedGroup.x25519, call.<int[]>result()[0]}))
        .breaks("TLS-6.6");
    fault("a certificate on a curve that is none of the chosen groups is not used")
        .overrides("io.usocket.bc.SigningScheme", "of")
        .after(
            call -> call.result() != null && !call.<TlsConfig>arg(0).groups().isEmpty(),
            call ->
                call.answer(
                    call.<List<Object>>result().stream()
                        .filter(scheme -> isOn(scheme, call.<TlsConfig>arg(0).groups()))
                        .toList()))
        .breaks("TLS-6.7");
    fault("groups are taken though they are not claimed")
        .disclaims(Feature.GROUPS)
        .breaks("PROV-1.8", "TLS-6.8");
  }

  private static boolean isOn(Object scheme, List<String> curves) {
    String key = Mirror.field(scheme, "keyType");
    return !key.startsWith("EC/") || curves.contains(key.substring(3));
  }

  private void names() {
    fault("a name that is there twice is taken")
        .overrides("io.usocket.TlsConfigCheck", "known")
        .before(
            call -> new HashSet<>(call.<List<?>>arg(1)).size() < call.<List<?>>arg(1).size(),
            call -> call.answer(null))
        .breaks("TLS-6.10");
    fault("no name is suggested for one that is unknown")
        .overrides("io.usocket.spi.tls.TlsNames", "hint")
        .after(call -> call.result() != null, call -> call.answer(""))
        .breaks("TLS-6.10");
  }

  private void disabled() {
    fault("suites that are disabled are taken")
        .overrides(DISABLED, "contains")
        .after(
            call -> call.<Boolean>result() && call.<String>arg(0).startsWith("TLS_"),
            call -> call.answer(false))
        .breaks("TLS-13.1");
    fault("versions that are disabled are taken")
        .overrides(DISABLED, "contains")
        .after(
            call -> call.<Boolean>result() && call.<String>arg(0).startsWith("TLSv"),
            call -> call.answer(false))
        .breaks("TLS-13.2");
  }
}
