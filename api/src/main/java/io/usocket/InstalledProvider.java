// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.util.List;
import java.util.Optional;

/**
 * A provider that was found on the class path or module path.
 *
 * @param name the name to choose it by; of one that does not load, what is known of it
 * @param problem why it cannot be chosen, and what to add; empty: it can
 * @param engines what may stand behind a colon after the name, and is there
 */
public record InstalledProvider(String name, Optional<String> problem, List<String> engines) {}
