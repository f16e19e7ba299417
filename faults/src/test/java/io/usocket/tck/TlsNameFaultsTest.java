// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Identity;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.spi.tls.HostNames;
import io.usocket.spi.tls.ServerNames;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;

/** TLS-3 and TLS-4: the server name and the application protocol. */
class TlsNameFaultsTest extends Faults {
  private static final String CLIENT = "io.usocket.bc.BcClient";
  private static final String SERVER = "io.usocket.bc.BcServer";
  private static final String ERRORS = "io.usocket.bc.BcErrors";
  private static final String NAMES = "io.usocket.spi.tls.ServerNames";
  private static final String LAYER = "io.usocket.TlsLayer";
  private static final String KEY_CHOICE = "io.usocket.spi.tls.KeyChoice";

  @Override
  void define() {
    whatIsSent();
    whoIsMeant();
    whatAServerMakesOfIt();
    protocolsOfAClient();
    protocolsOfAServer();
  }

  private void whatIsSent() {
    fault("a client does not send a name that begins with server")
        .overrides(CLIENT, "getSNIServerNames")
        .after(
            call -> call.result() != null && BcSetup.isConnecting(call, "server"),
            call -> call.answer(null))
        .breaks("TLS-3.1", "TLS-3.4");
    fault("a name without a dot is not sent")
        .overrides(NAMES, "sni")
        .after(
            call -> sni(call).filter(name -> name.indexOf('.') < 0).isPresent(),
            call -> call.answer(Optional.empty()))
        .breaks("TLS-3.2");
    fault("an IPv6 address is sent as a name")
        .overrides(NAMES, "sni")
        .after(
            call -> call.<ServerNames>self().reference().indexOf(':') >= 0,
            call -> call.answer(Optional.of(call.<ServerNames>self().reference())))
        .breaks("TLS-3.3", "VERIFY-2.8");
    fault("a name outside ASCII loses its first letter")
        .overrides(NAMES, "aLabels")
        .after(
            call -> call.thrown() == null && call.<String>arg(0).chars().anyMatch(c -> c > 127),
            call -> call.answer(call.<String>result().substring(1)))
        .breaks("TLS-3.4", "VERIFY-2.10");
    fault("a name with an underscore is sent")
        .overrides(NAMES, "sni")
        .after(
            call -> call.<ServerNames>self().reference().indexOf('_') >= 0,
            call -> call.answer(Optional.of(call.<ServerNames>self().reference())))
        .breaks("TLS-3.5");
  }

  private static Optional<String> sni(Call call) {
    return call.result();
  }

  private void whoIsMeant() {
    fault("the configuration's server name is not looked at")
        .overrides(LAYER, "serverNames")
        .before(
            call -> call.<TlsConfig>arg(0).serverName().isPresent(),
            call -> call.answer(ServerNames.of(call.<InetSocketAddress>arg(1).getHostString())))
        .breaks("TLS-3.3", "TLS-3.6", "VERIFY-2.8", "VERIFY-2.11");
    fault("the name is looked at once there is a connection")
        .overrides(LAYER, "serverNames")
        .after(
            call ->
                call.threw(TlsException.class)
                    && call.isWithin("StreamConnection", "connect")
                    && !call.isWithin("TlsLayer", "client"),
            call -> call.answer(null))
        .breaks("TLS-3.7");
    fault("what is wrong with a name is told without the way out")
        .overrides(LAYER, "serverNames")
        .after(
            call -> call.threw(TlsException.class),
            call ->
                call.fail(
                    new TlsException(TlsException.Reason.CONFIGURATION, "the name is wrong", null)))
        .breaks("TLS-3.7");
  }

  private void whatAServerMakesOfIt() {
    fault("a server does not choose its key by the name")
        .overrides(KEY_CHOICE, "forServer")
        .before(
            call -> call.<List<?>>arg(0).size() > 1 && call.<Optional<String>>arg(1).isPresent(),
            call -> call.set(1, Optional.empty()))
        .breaks("OCSP-2.4", "TLS-3.8");
    fault("a server with several keys takes none where none is for the name")
        .overrides(KEY_CHOICE, "forServer")
        .after(
            call ->
                call.<List<?>>arg(0).size() > 1
                    && call.<Optional<String>>arg(1)
                        .filter(name -> isForNone(call.arg(0), name))
                        .isPresent(),
            call -> call.answer(Optional.empty()))
        .breaks("TLS-3.9");
    fault("a server does not tell a name that begins with a label of one letter")
        .overrides("io.usocket.bc.Progress", "complete")
        .before(
            call ->
                call.<TlsContext>arg(0).isServer()
                    && call.<Optional<String>>arg(1)
                        .filter(name -> name.charAt(1) == '.')
                        .isPresent(),
            call -> call.set(1, Optional.empty()))
        .breaks("TLS-3.10");
  }

  private static boolean isForNone(List<Identity> identities, String name) {
    return identities.stream().noneMatch(own -> HostNames.matches(own.leaf(), name));
  }

  private void protocolsOfAClient() {
    fault("a client offers no application protocols")
        .overrides(CLIENT, "getProtocolNames")
        .after(call -> call.result() != null, call -> call.answer(null))
        .breaks("TLS-4.1", "TLS-4.4", "TLS-4.5");
    fault("the alert no_application_protocol of a peer is not told")
        .overrides(ERRORS, "alert")
        .before(
            call -> call.<Short>arg(0) == AlertDescription.no_application_protocol,
            call -> call.answer(null))
        .breaks("TLS-4.4");
    fault("a peer whose hello was changed is not told")
        .overrides("io.usocket.spi.channel.SecureStream", "answer")
        .before(
            call ->
                Mirror.field(call.self(), "failure") instanceof TlsException e
                    && e.alert().filter(io.usocket.TlsAlert.ILLEGAL_PARAMETER::equals).isPresent(),
            call -> call.answer(null))
        .breaks("TLS-4.5", "TLS-12.1");
  }

  private void protocolsOfAServer() {
    fault("a server takes the client's order of application protocols")
        .overrides(SERVER, "getProtocolNames")
        .after(
            call -> call.result() != null && call.<Vector<?>>result().size() > 1,
            call -> {
              List<ProtocolName> names = new ArrayList<>(call.<Vector<ProtocolName>>result());
              Collections.reverse(names);
              call.answer(new Vector<>(names));
            })
        .breaks("TLS-4.2");
    fault("a server goes on without a common application protocol")
        .overrides(SERVER, "getProtocolNames")
        .after(
            call -> call.result() != null && !isOffered(call.self(), call.result()),
            call -> call.answer(null))
        .breaks("TLS-4.3");
    fault("no common application protocol is a violation of the protocol")
        .overrides(ERRORS, "reason")
        .before(
            call ->
                call.<TlsFatalAlert>arg(0).getAlertDescription()
                    == AlertDescription.no_application_protocol,
            call -> call.answer(TlsException.Reason.PROTOCOL_VIOLATION))
        .breaks("TLS-4.3");
    fault("no application protocol is told as an empty one")
        .overrides("io.usocket.bc.Progress", "info")
        .after(
            call ->
                call.<TlsInfo>result().alpn().isEmpty()
                    && !BcSetup.config(call.self()).alpn().isEmpty(),
            call -> call.answer(withoutProtocol(call.result())))
        .breaks("TLS-4.6");
  }

  private static boolean isOffered(Object server, Vector<?> ours) {
    List<?> theirs = Mirror.field(server, "clientProtocolNames");
    return theirs == null || theirs.stream().anyMatch(ours::contains);
  }

  private static TlsInfo withoutProtocol(TlsInfo info) {
    return new TlsInfo(
        info.version(),
        info.cipherSuite(),
        info.group(),
        info.signatureScheme(),
        Optional.of(""),
        info.serverName(),
        info.peerCertificates(),
        info.resumed(),
        info.backend());
  }
}
