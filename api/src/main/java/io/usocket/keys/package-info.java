// SPDX-License-Identifier: Apache-2.0
/**
 * Keys and certificates from files: PEM and PKCS#12. Internal; the module does not export it.
 *
 * <p>Every error names the source it was read from and the way out, and never holds key bytes.
 */
@NullMarked
package io.usocket.keys;

import org.jspecify.annotations.NullMarked;
