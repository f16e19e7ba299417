// SPDX-License-Identifier: Apache-2.0

/** The provider {@code jdk}: JSSE's SSLSocket, on a socket of ours that is backed by a port. */
@NullMarked
package io.usocket.jdk;

import org.jspecify.annotations.NullMarked;
