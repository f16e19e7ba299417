// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.net.InetSocketAddress;

/** Addresses as people write them: {@code 127.0.0.1:443}, {@code [::1]:443}. */
final class AddressText {
  private AddressText() {}

  static String of(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
