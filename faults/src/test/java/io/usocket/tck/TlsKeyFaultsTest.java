// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.ListenPort;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/** TLS-2 and TLS-11: keys, certificates and trust from files, and how a server gets new ones. */
class TlsKeyFaultsTest extends Faults {
  private static final String PRIVATE_KEYS = "io.usocket.keys.PrivateKeys";
  private static final String CALLS = "io.usocket.StreamCalls";

  @Override
  void define() {
    files();
    mistakes();
    sharing();
    reload();
  }

  private void files() {
    fault("of a chain in a PEM file only the leaf is taken")
        .overrides("io.usocket.keys.Certificates", "chain")
        .after(
            call -> call.result() != null && call.<List<?>>result().size() > 1,
            call -> call.answer(call.<List<X509Certificate>>result().subList(0, 1)))
        .breaks("TLS-2.1");
    fault("a PKCS#1 key is read as PKCS#8")
        .overrides(PRIVATE_KEYS, "fromPkcs1")
        .before(
            call -> {
              throw new InvalidKeyException("the key is damaged");
            })
        .breaks("TLS-2.2");
    fault("a SEC1 key is read as PKCS#8")
        .overrides(PRIVATE_KEYS, "fromSec1")
        .before(
            call -> {
              throw new InvalidKeyException("the key is damaged");
            })
        .breaks("TLS-2.2");
    fault("the end of a password is left out")
        .overrides("io.usocket.keys.EncryptedKey", "decrypt")
        .before(
            call -> call.<char[]>arg(2).length > 5,
            call -> call.set(2, new String(call.<char[]>arg(2)).substring(1).toCharArray()))
        .breaks("TLS-2.3");
    fault("a key in a PKCS#12 file is not found")
        .overrides("io.usocket.keys.KeyStores", "key/2")
        .after(
            call -> call.result() instanceof KeyStore.PrivateKeyEntry,
            call -> call.fail(new InvalidKeyException("the file holds no private key")))
        .breaks("TLS-2.4");
    fault("trust in a PKCS#12 file is not found")
        .overrides("io.usocket.keys.KeyStores", "trusted/2")
        .after(
            call -> call.result() != null,
            call -> call.fail(new InvalidKeyException("the file holds no certificate")))
        .breaks("TLS-2.4");
    fault("of the roots in a PEM file the first is taken")
        .overrides("io.usocket.KeyMaterial", "trustedPem")
        .after(
            call -> call.result() != null && call.<List<?>>result().size() > 1,
            call -> call.answer(call.<List<X509Certificate>>result().subList(0, 1)))
        .breaks("TLS-2.5");
  }

  private void mistakes() {
    fault("a key is not held against its certificate")
        .overrides("io.usocket.keys.KeyPairs", "signs")
        .after(call -> call.thrown() == null && !call.<Boolean>result(), call -> call.answer(true))
        .breaks("TLS-2.6");
    fault("a wrong password of a PKCS#12 file is told without the file's name")
        .overrides("io.usocket.keys.KeyStores", "load")
        .after(
            call -> call.threw(GeneralSecurityException.class),
            call -> call.fail(new InvalidKeyException("the password is wrong")))
        .breaks("TLS-2.6");
  }

  private void sharing() {
    fault("a configuration is for one client")
        .overrides("io.usocket.bc.BcContext", "clientEngine")
        .before(
            call -> call.times() > 1 && BcSetup.isDefault(Mirror.field(call.self(), "config")),
            call -> {
              throw new TlsException(
                  TlsException.Reason.INTERNAL, "the context has been used before", null);
            })
        .breaks("TLS-2.5", "TLS-2.7", "TLS-3.4", "VERIFY-2.12");
  }

  private void reload() {
    fault("reload does nothing")
        .overrides(CALLS, "reload")
        .before(call -> call.answer(null))
        .breaks("RESUME-2.3", "RESUME-2.4", "TLS-11.1", "TLS-11.3", "TLS-11.4");
    fault("reload changes the keys of connections that are there")
        .overrides(CALLS, "reload")
        .before(
            call -> !call.<TlsConfig>arg(0).identities().isEmpty() && isTlsListener(call.self()),
            call -> {
              Object next = context(call.arg(0));
              Mirror.set(
                  Mirror.field(
                      Mirror.field(Mirror.field(call.self(), "setup"), "security"), "context"),
                  "keys",
                  Mirror.field(next, "keys"));
              call.answer(null);
            })
        .breaks("RESUME-2.3", "RESUME-2.4", "TLS-11.2");
    fault("reload of what cannot be honoured ends the server")
        .overrides(CALLS, "reload")
        .after(
            call -> call.threw(TlsException.class) && isTlsListener(call.self()),
            call -> Mirror.<ListenPort>field(Mirror.field(call.self(), "tcp"), "listener").close())
        .breaks("TLS-11.3");
    fault("reload of a socket that does not listen is EOPNOTSUPP")
        .overrides(CALLS, "reload")
        .after(
            call -> call.threw(Errno.EINVAL) && !call.threw(TlsException.class),
            call -> call.fail(new USocketException(Errno.EOPNOTSUPP, "reload")))
        .breaks("TLS-11.4");
  }

  private static boolean isTlsListener(Object calls) {
    Object tcp = Mirror.field(calls, "tcp");
    return !Mirror.<Boolean>field(Mirror.field(calls, "handle"), "closed")
        && Mirror.field(Mirror.field(calls, "setup"), "security") != null
        && Mirror.field(tcp, "state").toString().equals("LISTENING");
  }

  private static Object context(TlsConfig config) throws Exception {
    return new io.usocket.bc.BcProvider().tls(config);
  }
}
