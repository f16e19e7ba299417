// SPDX-License-Identifier: Apache-2.0

/** The provider {@code nio}: SocketChannel, Selector and SSLEngine. */
@NullMarked
package io.usocket.nio;

import org.jspecify.annotations.NullMarked;
