// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.net.InetSocketAddress;

/**
 * One way to reach a host: what {@link Sockets#getaddrinfo} answers.
 *
 * @param family the address family
 * @param type the socket type
 * @param proto the protocol
 * @param canonname the host name as it was asked for; empty for a literal address
 * @param sockaddr the address; it keeps the host name, which TLS verifies
 */
public record AddrInfo(
    AddressFamily family,
    SocketType type,
    Protocol proto,
    String canonname,
    InetSocketAddress sockaddr) {}
