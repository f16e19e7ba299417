// SPDX-License-Identifier: Apache-2.0

/**
 * The TCK. {@link io.usocket.tck.UsocketTck} is what a provider's author extends, {@link
 * io.usocket.tck.TckRun} what tools call; the rules are in the classes named {@code ...Rules}, each
 * bound by its number to a sentence of docs/SPEC.md.
 */
@NullMarked
package io.usocket.tck;

import org.jspecify.annotations.NullMarked;
