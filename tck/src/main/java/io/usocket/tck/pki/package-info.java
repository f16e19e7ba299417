// SPDX-License-Identifier: Apache-2.0
/**
 * The certificates of a TCK run, made for the run: good ones, and ones that are wrong in exactly
 * one way. Start at {@link io.usocket.tck.pki.TestPki}. Terms are those of RFC 5280; nothing but
 * the JDK is used.
 */
@NullMarked
package io.usocket.tck.pki;

import org.jspecify.annotations.NullMarked;
