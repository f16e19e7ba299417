// SPDX-License-Identifier: Apache-2.0

/**
 * What providers on top of JSSE share: the choice of the JSSE implementation, the context and
 * parameters from a {@link io.usocket.TlsConfig}, and what its errors mean.
 */
@NullMarked
package io.usocket.spi.jsse;

import org.jspecify.annotations.NullMarked;
