// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.SocketProvider;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The provider under test with chopped transports, and one TLS set-up for each version. */
final class ModelStage {
  private final ChoppedProvider provider;
  private final Backend backend;
  private final String name;
  private final Map<TlsVersion, TlsConfig> serving = new EnumMap<>(TlsVersion.class);
  private final Map<TlsVersion, TlsConfig> trusting = new EnumMap<>(TlsVersion.class);

  /**
   * Sets up.
   *
   * @param name the provider as it is chosen
   */
  ModelStage(String name, SocketProvider provider) throws USocketException {
    this.name = name;
    this.provider = new ChoppedProvider(provider);
    this.backend = Sockets.using(this.provider);
    for (TlsVersion version : TlsVersion.values()) {
      serving.put(version, TlsStage.serving().versions(version).build());
      trusting.put(version, TlsStage.trusting().versions(version).build());
    }
  }

  USocket listening(ModelPlan plan, Chop chop) throws USocketException {
    return socket(plan, chop, serving);
  }

  USocket connecting(ModelPlan plan, Chop chop) throws USocketException {
    return socket(plan, chop, trusting);
  }

  private USocket socket(ModelPlan plan, Chop chop, Map<TlsVersion, TlsConfig> configs)
      throws USocketException {
    provider.chop(chop);
    return backend.socket(
        AddressFamily.AF_INET,
        SocketType.SOCK_STREAM,
        plan.protocol(),
        Objects.requireNonNull(configs.get(plan.version()), "there is one for each"));
  }

  /** How sockets are chopped that are accepted from now on. */
  void chop(Chop chop) {
    provider.chop(chop);
  }

  /** Whether one direction can end before the other. */
  boolean canHalfClose(ModelPlan plan) {
    return plan.protocol() == Protocol.IPPROTO_TCP
        || (plan.version() == TlsVersion.TLS_1_3
            && provider.features().contains(Feature.HALF_CLOSE));
  }

  @Override
  public String toString() {
    return name + " (" + backend.tlsLibrary() + ")";
  }
}
