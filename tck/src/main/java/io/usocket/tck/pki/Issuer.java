// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Who signs a certificate, and the certificates that a peer is sent after the one signed. */
record Issuer(X500Principal name, KeyPair keys, List<X509Certificate> chain) {}
