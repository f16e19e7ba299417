// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;
import org.junit.jupiter.api.Nested;

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

  @Nested
  class Create extends CreateRules {}

  @Nested
  class Fresh extends FreshRules {}

  @Nested
  class Address extends AddressRules {}

  @Nested
  class AddressFit extends AddressFitRules {}

  @Nested
  class Bind extends BindRules {}

  @Nested
  class Listen extends ListenRules {}

  @Nested
  class Accept extends AcceptRules {}

  @Nested
  class Starttls extends StarttlsRules {}

  @Nested
  class Provider extends ProviderRules {}

  @Nested
  class Deadlines extends DeadlineRules {}

  @Nested
  class PortCalls extends PortRules {}

  @Nested
  class Leaks extends LeakRules {}

  @Nested
  class Tls extends TlsRules {}

  @Nested
  class TlsKey extends TlsKeyRules {}

  @Nested
  class ServerName extends ServerNameRules {}

  @Nested
  class Alpn extends AlpnRules {}

  @Nested
  class ClientCertificate extends ClientCertificateRules {}

  @Nested
  class TlsChoice extends TlsChoiceRules {}

  @Nested
  class HandshakeTime extends HandshakeTimeRules {}

  @Nested
  class TlsData extends TlsDataRules {}

  @Nested
  class VerifyClient extends VerifyClientRules {}

  @Nested
  class VerifyName extends VerifyNameRules {}

  @Nested
  class Verify extends VerifyRules {}

  @Nested
  class TlsTimeout extends TlsTimeoutRules {}

  @Nested
  class TlsEnd extends TlsEndRules {}

  @Nested
  class Dtls extends DtlsRules {}

  @Nested
  class DtlsData extends DtlsDataRules {}

  @Nested
  class DtlsServer extends DtlsServerRules {}

  @Nested
  class DtlsLoss extends DtlsLossRules {}

  @Nested
  class Connect extends ConnectRules {}

  @Nested
  class ConnectMode extends ConnectModeRules {}

  @Nested
  class Stream extends StreamRules {}

  @Nested
  class StreamRead extends StreamReadRules {}

  @Nested
  class StreamLine extends StreamLineRules {}

  @Nested
  class StreamWrite extends StreamWriteRules {}

  @Nested
  class StreamFile extends StreamFileRules {}

  @Nested
  class StreamTls extends StreamTlsRules {}

  @Nested
  class Datagrams extends DatagramRules {}

  @Nested
  class DatagramPeers extends DatagramPeerRules {}

  @Nested
  class Multicast extends MulticastRules {}

  @Nested
  class Options extends OptionRules {}

  @Nested
  class OptionPlace extends OptionPlaceRules {}

  @Nested
  class Time extends TimeRules {}

  @Nested
  class TimeKeep extends TimeKeepRules {}

  @Nested
  class TimeTls extends TimeTlsRules {}

  @Nested
  class NonblockingChop extends NonblockingChopRules {}

  @Nested
  class NonblockingConnect extends NonblockingConnectRules {}

  @Nested
  class NonblockingDatagram extends NonblockingDatagramRules {}

  @Nested
  class NonblockingFlow extends NonblockingFlowRules {}

  @Nested
  class NonblockingHandshake extends NonblockingHandshakeRules {}

  @Nested
  class Nonblocking extends NonblockingRules {}

  @Nested
  class NonblockingThread extends NonblockingThreadRules {}

  @Nested
  class NonblockingModel extends NonblockingModelRules {}

  @Nested
  class NonblockingTls extends NonblockingTlsRules {}

  @Nested
  class Close extends CloseRules {}

  @Nested
  class Interrupt extends InterruptRules {}

  @Nested
  class Shutdowns extends ShutdownRules {}

  @Nested
  class CloseTls extends CloseTlsRules {}

  @Nested
  class TlsClose extends TlsCloseRules {}

  @Nested
  class Truncation extends TruncationRules {}

  @Nested
  class HostilePeer extends HostilePeerRules {}

  @Nested
  class PollTable extends PollTableRules {}

  @Nested
  class PollConnect extends PollConnectRules {}

  @Nested
  class PollDatagram extends PollDatagramRules {}

  @Nested
  class PollCall extends PollCallRules {}

  @Nested
  class PollWake extends PollWakeRules {}

  @Nested
  class PollShared extends PollSharedRules {}

  @Nested
  class PollHandshake extends PollHandshakeRules {}

  @Nested
  class PollTls extends PollTlsRules {}

  @Nested
  class PollTlsEnd extends PollTlsEndRules {}

  @Nested
  class PollThread extends PollThreadRules {}

  @Nested
  class Scheme extends SchemeRules {}

  @Nested
  class Reload extends ReloadRules {}

  @Nested
  class Pin extends PinRules {}

  @Nested
  class Hybrid extends HybridRules {}

  @Nested
  class Resume extends ResumeRules {}

  @Nested
  class ResumeSafety extends ResumeSafetyRules {}

  @Nested
  class Export extends ExportRules {}

  @Nested
  class Ocsp extends OcspRules {}

  @Nested
  class Fips extends FipsRules {}

  @Nested
  class KeyLog extends KeyLogRules {}

  @Nested
  class Psk extends PskRules {}

  @Nested
  class Psk12 extends Psk12Rules {}

  @Nested
  class Downgrade extends DowngradeRules {}

  @Nested
  class Disabled extends DisabledRules {}
}
