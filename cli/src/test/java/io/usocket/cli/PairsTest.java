// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.UsocketPairs;
import java.util.List;

/** Each of the providers in the runnable jar with each other. */
class PairsTest extends UsocketPairs {
  @Override
  protected List<String> providers() {
    return List.of("jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc");
  }
}
