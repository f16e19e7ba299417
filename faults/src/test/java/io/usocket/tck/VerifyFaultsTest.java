// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.TlsException;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** VERIFY: certificates and host names. */
class VerifyFaultsTest extends Faults {
  private static final String TRUST = "io.usocket.spi.tls.PeerTrust";
  private static final String NAMES = "io.usocket.spi.tls.HostNames";
  private static final String PIN = "io.usocket.spi.tls.KeyPin";

  @Override
  void define() {
    paths();
    purposes();
    names();
    switches();
    clients();
    pins();
  }

  /** The call is about this certificate, and would have refused it. */
  private static Predicate<Call> refusing(Supplier<Credential> bad) {
    return call -> call.thrown() != null && bad.get().leaf().equals(leaf(call.arg(0)));
  }

  private static X509Certificate leaf(Object chain) {
    return (X509Certificate) (chain instanceof List<?> list ? list.get(0) : chain);
  }

  private void taken(String name, Supplier<Credential> bad, String... rules) {
    fault(name)
        .overrides(TRUST, "checkPath")
        .after(refusing(bad), call -> call.answer(null))
        .breaks(rules);
  }

  private void paths() {
    taken(
        "an expired certificate is taken",
        TestPki::expired,
        "DTLS-1.7",
        "VERIFY-1.1",
        "VERIFY-1.10",
        "VERIFY-1.12");
    taken(
        "a certificate that is not valid yet is taken",
        TestPki::notYetValid,
        "VERIFY-1.2",
        "VERIFY-1.12");
    taken("a self-signed certificate is taken", TestPki::selfSigned, "VERIFY-1.3");
    taken(
        "a certificate under any root is taken",
        TestPki::untrustedRoot,
        "DTLS-1.7",
        "NB-5.9",
        "POLL-6.4",
        "VERIFY-1.11",
        "VERIFY-1.4",
        "VERIFY-4.3",
        "VERIFY-1.12");
    taken(
        "a chain without its intermediate is taken",
        TestPki::missingIntermediate,
        "VERIFY-1.5",
        "VERIFY-1.11",
        "VERIFY-1.12");
    taken(
        "the roots of other configurations count too",
        TestPki::serverEc,
        "RESUME-2.2",
        "VERIFY-1.8",
        "VERIFY-1.9",
        "VERIFY-4.2");
  }

  private void purposes() {
    fault("what a certificate is for does not matter to a client")
        .overrides(TRUST, "checkServer")
        .after(refusing(TestPki::wrongKeyUsage), call -> call.answer(null))
        .breaks("VERIFY-1.6", "VERIFY-1.12");
    fault("the key usage of a certificate does not matter")
        .overrides(TRUST, "checkServer")
        .after(refusing(TestPki::wrongKeyUsageBits), call -> call.answer(null))
        .breaks("VERIFY-1.7");
  }

  private static Predicate<Call> naming(Supplier<Credential> bad) {
    return call -> call.thrown() != null && bad.get().leaf().equals(call.<X509Certificate>arg(0));
  }

  private void named(String name, Supplier<Credential> bad, String... rules) {
    fault(name)
        .overrides(NAMES, "verify")
        .after(naming(bad), call -> call.answer(null))
        .breaks(rules);
  }

  private void names() {
    fault("host names are compared letter by letter")
        .overrides(NAMES, "verify")
        .before(
            call ->
                call.<String>arg(1).equals("server.usocket.test")
                    && call.isWithin("VerifyNameRules"),
            call -> {
              throw new CertificateException("not for SERVER.usocket.Test");
            })
        .breaks("VERIFY-2.1");
    named(
        "a certificate for another name is taken",
        TestPki::wrongName,
        "DTLS-1.7",
        "VERIFY-2.2",
        "VERIFY-4.3",
        "VERIFY-1.12");
    named("the common name counts", TestPki::cnOnly, "VERIFY-2.3");
    fault("a wildcard stands for any number of labels")
        .overrides(NAMES, "wildcardMatches")
        .after(
            call ->
                !call.<Boolean>result()
                    && call.<String>arg(1).equals("a.b.usocket.test")
                    && call.<String>arg(0).equals("*.usocket.test"),
            call -> call.answer(true))
        .breaks("VERIFY-2.4");
    named("a wildcard within a label counts", TestPki::wildcardPartial, "VERIFY-2.5");
    named("a wildcard in the middle counts", TestPki::wildcardMiddle, "VERIFY-2.6");
    named("a wildcard for a top-level domain counts", TestPki::wildcardTopLevel, "VERIFY-2.7");
    named("a certificate for an address is one for a name", TestPki::ipSan, "VERIFY-2.8");
    named("an address among the names counts", TestPki::ipInDnsSan, "DTLS-1.6", "VERIFY-2.9");
    fault("an international name is not understood")
        .overrides("io.usocket.spi.tls.ServerNames", "aLabels")
        .before(
            call -> call.<String>arg(0).startsWith("b\u00fccher.usocket"),
            call -> call.answer("bcher.usocket.test"))
        .breaks("VERIFY-2.10");
    fault("serverName is for SNI only")
        .overrides(NAMES, "verify")
        .before(call -> call.arg(1).equals("other.usocket.test"), call -> call.set(1, "localhost"))
        .breaks("RESUME-2.1", "STARTTLS-1.5", "VERIFY-2.11");
  }

  private void switches() {
    fault("verification goes on although it is switched off")
        .overrides("io.usocket.TlsConfig", "isVerifying")
        .after(
            call -> !call.<Boolean>result() && call.isWithin("VerifyNameRules"),
            call -> call.answer(true))
        .breaks("VERIFY-2.12");
  }

  private void clients() {
    taken("a client under any root is taken", TestPki::clientUntrusted, "VERIFY-3.1");
    taken("an expired client is taken", TestPki::clientExpired, "VERIFY-3.2");
    fault("what a certificate is for does not matter to a server")
        .overrides(TRUST, "checkClient")
        .after(refusing(TestPki::clientWrongUsage), call -> call.answer(null))
        .breaks("VERIFY-3.3");
    fault("a certificate that is required is asked for only")
        .overrides("io.usocket.bc.CertificateServer", "notifyClientCertificate")
        .before(
            call ->
                call.<org.bouncycastle.tls.Certificate>arg(0).isEmpty()
                    && call.isWithin("VerifyClientRules"),
            call -> call.answer(null))
        .breaks("VERIFY-3.4", "VERIFY-3.7");
    fault("a client does not learn whose alert it was")
        .overrides("io.usocket.TlsException", "reason")
        .after(
            call ->
                call.result() == TlsException.Reason.PEER_ALERT
                    && call.isWithin("VerifyClientRules"),
            call -> call.answer(TlsException.Reason.PROTOCOL_VIOLATION))
        .breaks("VERIFY-3.5", "VERIFY-3.6");
  }

  private void pins() {
    fault("a pin is of another key")
        .overrides(PIN, "check")
        .before(
            call -> call.isWithin("PinRules", "VERIFY_4_1_a_pinned_server_is_taken"),
            call -> {
              throw new CertificateException("not pinned");
            })
        .breaks("VERIFY-4.1");
    fault("pins do not count")
        .overrides(PIN, "check")
        .after(call -> call.thrown() != null, call -> call.answer(null))
        .breaks("VERIFY-4.2", "VERIFY-4.4");
    fault("a pin stands in for the verification")
        .overrides(TRUST, "checkPath")
        .after(
            call -> call.thrown() != null && call.isWithin("PinRules"), call -> call.answer(null))
        .breaks("VERIFY-4.2", "VERIFY-4.3", "VERIFY-4.4");
  }
}
