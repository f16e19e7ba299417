// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;

/**
 * Proves a provider. Its author writes
 *
 * <pre>{@code
 * class AcmeTckTest extends UsocketTck {
 *   @Override
 *   protected String provider() {
 *     return "acme";
 *   }
 * }
 * }</pre>
 *
 * <p>and runs it like any test. Each rule is one test, named after its number in docs/SPEC.md;
 * rules for optional features that are not claimed are shown as skipped, and rules that they are
 * refused in a clean way run instead. No rule can be switched off: one that does not run fails the
 * class. While one rule is worked on, {@code -Dusocket.tck.rule=STREAM-2.3} runs it alone. {@code
 * -Dusocket.tck.report=DIR} writes the reports into a folder, see {@link ReportFolder}.
 */
@SuppressWarnings("ClassCanBeStatic") // an @Area is @Nested
public abstract class UsocketTck extends Suite {
  /** For subclasses. */
  protected UsocketTck() {}

  /**
   * The provider to prove, as it can be chosen: {@code acme}, {@code nio:Conscrypt}.
   *
   * @return its name; empty, as here: {@code -Dusocket.tck.provider=}, else the one that was chosen
   *     when deploying
   */
  @Override
  protected String provider() {
    return "";
  }

  /**
   * The MUST rules of which is known that they do not hold. Each runs all the same and has to fail;
   * one that holds fails the class, since its declaration is out of date.
   *
   * @return the declarations; none, as here. {@link Deviation#read} reads them from a file
   */
  @Override
  protected List<Deviation> deviations() {
    return List.of();
  }

  @Area
  class Create extends CreateRules {}

  @Area
  class Fresh extends FreshRules {}

  @Area
  class Address extends AddressRules {}

  @Area
  class AddressFit extends AddressFitRules {}

  @Area
  class Bind extends BindRules {}

  @Area
  class Listen extends ListenRules {}

  @Area
  class Accept extends AcceptRules {}

  @Area
  class Starttls extends StarttlsRules {}

  @Area
  class Provider extends ProviderRules {}

  @Area
  class Deadlines extends DeadlineRules {}

  @Area
  class PortCalls extends PortRules {}

  @Area
  class Leaks extends LeakRules {}

  @Area
  class Tls extends TlsRules {}

  @Area
  class TlsKey extends TlsKeyRules {}

  @Area
  class ServerName extends ServerNameRules {}

  @Area
  class Alpn extends AlpnRules {}

  @Area
  class ClientCertificate extends ClientCertificateRules {}

  @Area
  class TlsChoice extends TlsChoiceRules {}

  @Area
  class HandshakeTime extends HandshakeTimeRules {}

  @Area
  class TlsData extends TlsDataRules {}

  @Area
  class VerifyClient extends VerifyClientRules {}

  @Area
  class VerifyName extends VerifyNameRules {}

  @Area
  class Verify extends VerifyRules {}

  @Area
  class TlsTimeout extends TlsTimeoutRules {}

  @Area
  class TlsEnd extends TlsEndRules {}

  @Area
  class Dtls extends DtlsRules {}

  @Area
  class DtlsData extends DtlsDataRules {}

  @Area
  class DtlsServer extends DtlsServerRules {}

  @Area
  class DtlsLoss extends DtlsLossRules {}

  @Area
  class Connect extends ConnectRules {}

  @Area
  class ConnectMode extends ConnectModeRules {}

  @Area
  class Stream extends StreamRules {}

  @Area
  class StreamRead extends StreamReadRules {}

  @Area
  class StreamLine extends StreamLineRules {}

  @Area
  class StreamWrite extends StreamWriteRules {}

  @Area
  class StreamFile extends StreamFileRules {}

  @Area
  class StreamTls extends StreamTlsRules {}

  @Area
  class Datagrams extends DatagramRules {}

  @Area
  class DatagramPeers extends DatagramPeerRules {}

  @Area
  class Multicast extends MulticastRules {}

  @Area
  class Options extends OptionRules {}

  @Area
  class OptionPlace extends OptionPlaceRules {}

  @Area
  class Time extends TimeRules {}

  @Area
  class TimeKeep extends TimeKeepRules {}

  @Area
  class TimeTls extends TimeTlsRules {}

  @Area
  class NonblockingChop extends NonblockingChopRules {}

  @Area
  class NonblockingConnect extends NonblockingConnectRules {}

  @Area
  class NonblockingDatagram extends NonblockingDatagramRules {}

  @Area
  class NonblockingFlow extends NonblockingFlowRules {}

  @Area
  class NonblockingHandshake extends NonblockingHandshakeRules {}

  @Area
  class Nonblocking extends NonblockingRules {}

  @Area
  class NonblockingThread extends NonblockingThreadRules {}

  @Area
  class NonblockingModel extends NonblockingModelRules {}

  @Area
  class NonblockingTls extends NonblockingTlsRules {}

  @Area
  class Close extends CloseRules {}

  @Area
  class Interrupt extends InterruptRules {}

  @Area
  class Shutdowns extends ShutdownRules {}

  @Area
  class CloseTls extends CloseTlsRules {}

  @Area
  class TlsClose extends TlsCloseRules {}

  @Area
  class Truncation extends TruncationRules {}

  @Area
  class HostilePeer extends HostilePeerRules {}

  @Area
  class PollTable extends PollTableRules {}

  @Area
  class PollConnect extends PollConnectRules {}

  @Area
  class PollDatagram extends PollDatagramRules {}

  @Area
  class PollCall extends PollCallRules {}

  @Area
  class PollWake extends PollWakeRules {}

  @Area
  class PollShared extends PollSharedRules {}

  @Area
  class PollHandshake extends PollHandshakeRules {}

  @Area
  class PollTls extends PollTlsRules {}

  @Area
  class PollTlsEnd extends PollTlsEndRules {}

  @Area
  class PollThread extends PollThreadRules {}

  @Area
  class Scheme extends SchemeRules {}

  @Area
  class Reload extends ReloadRules {}

  @Area
  class Pin extends PinRules {}

  @Area
  class Hybrid extends HybridRules {}

  @Area
  class Resume extends ResumeRules {}

  @Area
  class ResumeSafety extends ResumeSafetyRules {}

  @Area
  class Export extends ExportRules {}

  @Area
  class Ocsp extends OcspRules {}

  @Area
  class Fips extends FipsRules {}

  @Area
  class KeyLog extends KeyLogRules {}

  @Area
  class Psk extends PskRules {}

  @Area
  class Psk12 extends Psk12Rules {}

  @Area
  class Downgrade extends DowngradeRules {}

  @Area
  class Disabled extends DisabledRules {}
}
