// SPDX-License-Identifier: Apache-2.0

/**
 * The provider {@code bc}: NIO channels and Bouncy Castle's own TLS (org.bouncycastle.tls), which
 * verifies nothing and chooses no key by itself: that is done here.
 */
@NullMarked
package io.usocket.bc;

import org.jspecify.annotations.NullMarked;
