// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.UsocketModel;
import java.util.List;

/** Random conversations with each of the providers in the runnable jar. */
class ModelIT extends UsocketModel {
  @Override
  protected List<String> providers() {
    return List.of("jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc");
  }
}
