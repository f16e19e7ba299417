// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * SSLParameters with the getters that the JDK's own have from 19 and 20 on. SunJSSE calls them from
 * then on, Conscrypt looks for {@code getNamedGroups} on any Java. A library that does not look
 * ignores them in silence: {@link Abilities} finds out.
 */
public final class LaterParameters extends SSLParameters {
  private final String @Nullable [] namedGroups;
  private final String @Nullable [] signatureSchemes;

  /**
   * Fresh parameters.
   *
   * @param choices whose groups and signature schemes they have
   */
  LaterParameters(Choices choices) {
    namedGroups = chosen(choices.groups());
    signatureSchemes = chosen(choices.signatureSchemes());
  }

  private static String @Nullable [] chosen(List<String> names) {
    return names.isEmpty() ? null : names.toArray(new String[0]);
  }

  /** As {@code SSLParameters.getNamedGroups} of Java 20; null: the library's own. */
  public String @Nullable [] getNamedGroups() {
    return namedGroups == null ? null : namedGroups.clone();
  }

  /** As {@code SSLParameters.getSignatureSchemes} of Java 19; null: the library's own. */
  public String @Nullable [] getSignatureSchemes() {
    return signatureSchemes == null ? null : signatureSchemes.clone();
  }
}
