// SPDX-License-Identifier: Apache-2.0

/**
 * What must be the same on every TLS library: host names, server names, the choice of a key, names
 * of groups and suites, trust.
 */
@NullMarked
package io.usocket.spi.tls;

import org.jspecify.annotations.NullMarked;
