// SPDX-License-Identifier: Apache-2.0

/** The {@code usocket} command: {@link io.usocket.cli.Main}. */
@NullMarked
package io.usocket.cli;

import org.jspecify.annotations.NullMarked;
