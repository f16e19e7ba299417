// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.StreamPort;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A BSD socket: a TCP or UDP endpoint, TLS over TCP, or DTLS over UDP ({@link
 * Protocol#IPPROTO_SEC}). {@link Sockets} makes them.
 *
 * <p><b>Modes.</b> A socket is blocking at first. {@link #settimeout} gives every call that can
 * wait a limit; when it passes, the call throws {@link SocketTimedOutException} (ETIMEDOUT) and
 * nothing that was received is lost. In non-blocking mode a call that would have to wait throws
 * {@link WouldBlockException} (EAGAIN).
 *
 * <p><b>Threads.</b> One thread may read while another writes; further readers or writers wait for
 * their turn. {@link #close} may come from any thread, and wakes the others with EBADF. A thread
 * that is interrupted while it waits leaves with EINTR, its interrupt status kept; the socket stays
 * usable.
 *
 * <p><b>Errors.</b> Every method throws {@link USocketException} with an {@link Errno}; the javadoc
 * of each names those of its own. Common to all: EBADF on a closed socket, EINTR, and EIO for what
 * has no name. On a TLS socket, reading and writing do what is left of the handshake first, and may
 * throw {@link TlsException}.
 *
 * <p><b>DTLS</b> 1.2 (RFC 6347; {@link Feature#DTLS}) is {@code SOCK_DGRAM} with IPPROTO_SEC.
 * {@link #connect} does a client's handshake; a server listens, and {@link #accept} gives a socket
 * of its own for each client that has proven its address by a cookie: until then nothing is kept of
 * it. A server has at most {@link TlsConfig#maxPeers} of them; it shares its port (SO_REUSEPORT)
 * with their sockets, and should be bound to the address that clients send to, since answers from a
 * wildcard address may leave from another. One call sends or receives one datagram, of 16,384 bytes
 * at most; above 1,200 or so the network may cut it into pieces, and then it is lost more easily.
 * Datagrams can be lost and overtake each other; none comes twice, and what is forged is dropped
 * without a word. The handshake waits, and in non-blocking mode is EOPNOTSUPP; it sends again what
 * seems lost, after 0.4 s at first, until {@link TlsConfig#handshakeTimeout}. A client that comes
 * back from the same address and port is not heard while its old socket is open: close those that
 * are silent for too long. Sessions are not resumed.
 *
 * <p>A socket that becomes unreachable is closed and reported to the {@link System.Logger} {@code
 * io.usocket.leak}.
 */
public final class USocket implements Closeable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int DEFAULT_BACKLOG = 128;

  /** What a socket was made from; those that it accepts are made from the same. */
  record Setup(SocketProvider provider, StreamConnection.@Nullable Security security) {}

  private final AddressFamily family;
  private final SocketType type;
  private final Handle handle;
  private final Timeouts timeouts;
  private final SocketOptions options;
  private final SocketCalls calls;

  private USocket(
      AddressFamily family,
      SocketType type,
      Handle handle,
      Timeouts timeouts,
      SocketOptions options,
      SocketCalls calls) {
    this.family = family;
    this.type = type;
    this.handle = handle;
    this.timeouts = timeouts;
    this.options = options;
    this.calls = calls;
    CLEANER.register(this, handle);
  }

  static USocket open(
      SocketProvider provider,
      AddressFamily family,
      SocketType type,
      Protocol protocol,
      TlsConfig config)
      throws IOException {
    requireSupported(provider, family, type, protocol);
    Handle handle = new Handle();
    Timeouts timeouts = new Timeouts();
    SocketOptions options = new SocketOptions(timeouts);
    SocketCalls calls;
    if (type == SocketType.SOCK_DGRAM && protocol == Protocol.IPPROTO_SEC) {
      calls = DtlsCalls.fresh(provider, family, config, handle);
    } else if (type == SocketType.SOCK_DGRAM) {
      calls = new DatagramCalls(handle, new Watchers(), provider.openDatagram(family));
    } else {
      Setup setup =
          new Setup(
              provider,
              protocol == Protocol.IPPROTO_SEC
                  ? new StreamConnection.Security(config, config.context(provider))
                  : null);
      Watchers watchers = new Watchers();
      TcpSocket tcp = TcpSocket.fresh(provider, family, handle, watchers, options);
      calls = new StreamCalls(setup, handle, watchers, tcp);
    }
    return new USocket(family, type, handle, timeouts, options, calls);
  }

  private static void requireSupported(
      SocketProvider provider, AddressFamily family, SocketType type, Protocol protocol)
      throws USocketException {
    if (family == AddressFamily.AF_UNSPEC
        || (family == AddressFamily.AF_INET6 && !provider.features().contains(Feature.IPV6))) {
      throw new USocketException(
          Errno.EAFNOSUPPORT, "socket(" + family + "): provider '" + provider.name() + "' has not");
    }
    boolean supported =
        switch (protocol) {
          case IPPROTO_IP -> type == SocketType.SOCK_STREAM || hasUdp(provider);
          case IPPROTO_TCP -> type == SocketType.SOCK_STREAM;
          case IPPROTO_SEC ->
              type == SocketType.SOCK_STREAM || provider.features().contains(Feature.DTLS);
          case IPPROTO_UDP -> type == SocketType.SOCK_DGRAM && hasUdp(provider);
          case IPPROTO_IPV6 -> false;
        };
    if (!supported) {
      throw new USocketException(
          Errno.EPROTONOSUPPORT,
          "socket("
              + type
              + ", "
              + protocol
              + "): provider '"
              + provider.name()
              + "' ("
              + provider.backend()
              + ") has not"
              + (type == SocketType.SOCK_DGRAM && protocol == Protocol.IPPROTO_SEC
                  ? " (" + Feature.DTLS + "); choose another provider or engine"
                  : ""));
    }
  }

  private static boolean hasUdp(SocketProvider provider) {
    return provider.features().contains(Feature.UDP);
  }

  static Accepted accepted(Setup setup, TcpSocket listener, StreamPort stream) throws IOException {
    Handle handle = new Handle();
    Timeouts timeouts = new Timeouts();
    SocketOptions options = new SocketOptions(timeouts);
    try {
      Watchers watchers = new Watchers();
      TcpSocket tcp = TcpSocket.accepted(listener, stream, handle, watchers, options);
      StreamCalls calls = new StreamCalls(setup, handle, watchers, tcp);
      calls.secureAsServer();
      USocket socket =
          new USocket(listener.family(), SocketType.SOCK_STREAM, handle, timeouts, options, calls);
      return new Accepted(socket, stream.remoteAddress());
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /** A socket of DTLS that another has accepted. */
  static Accepted accepted(AddressFamily family, Handle handle, DtlsCalls calls)
      throws IOException {
    Timeouts timeouts = new Timeouts();
    SocketOptions options = new SocketOptions(timeouts);
    USocket socket = new USocket(family, SocketType.SOCK_DGRAM, handle, timeouts, options, calls);
    return new Accepted(socket, calls.peer());
  }

  /**
   * Binds to a local address; from now on nobody else can.
   *
   * @param address of the socket's family; port 0: any free port, see {@link #getsockname}
   * @throws USocketException EADDRINUSE; EADDRNOTAVAIL: not one of this host; EACCES; EINVAL: bound
   *     already; EAFNOSUPPORT: an IPv6 address on an AF_INET socket
   */
  public void bind(InetSocketAddress address) throws USocketException {
    InetSocketAddress local = Addresses.forSocket(family, address, "bind");
    run(() -> calls.bind(local), "bind");
  }

  /**
   * Binds to a local address.
   *
   * @param host a name or literal address of this host
   * @param port 0..65535; 0: any free port
   * @throws USocketException as {@link #bind(InetSocketAddress)}; EAI_NONAME, EAI_ADDRFAMILY,
   *     EAI_SERVICE: no such host or port
   */
  public void bind(String host, int port) throws USocketException {
    bind(Addresses.first(family, host, port));
  }

  /**
   * Makes the socket accept connections; 128 may wait.
   *
   * @throws USocketException as {@link #listen(int)}
   */
  public void listen() throws USocketException {
    listen(DEFAULT_BACKLOG);
  }

  /**
   * Makes the socket accept connections. One that is not bound gets any free port. A second call
   * does nothing.
   *
   * @param backlog how many may wait to be accepted; below 1 is taken as 1, the system has an upper
   *     limit; not looked at for DTLS
   * @throws USocketException EINVAL: it is connected; EOPNOTSUPP: not for UDP; a {@link
   *     TlsException}: a TLS server needs a certificate and key
   */
  public void listen(int backlog) throws USocketException {
    run(() -> calls.listen(backlog), "listen");
  }

  /**
   * Takes the next connection; waits for one as the mode says. The handshake of TLS is not done
   * here, so that one slow client does not stop the others, but by the first call that reads or
   * writes, or by {@link #handshake}.
   *
   * @return the connection, blocking and without a timeout, and the peer's address
   * @throws USocketException EAGAIN, ETIMEDOUT; EINVAL: it does not listen; EOPNOTSUPP: not for
   *     UDP; EMFILE
   */
  public Accepted accept() throws USocketException {
    return call(() -> calls.accept(timeouts.forReceiving()), "accept");
  }

  /**
   * Connects; waits as the mode says. A TLS socket does its handshake too, with the name in the
   * address (or of {@link TlsConfig#serverName}) sent and verified.
   *
   * <p>After a connect that failed the socket can connect again; after a handshake that failed it
   * cannot. A connect that timed out goes on in the background: connect again to wait further. UDP
   * sockets only fix their peer, and may do so again.
   *
   * @param address where to; not resolved: it is looked up first
   * @throws USocketException ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH, ECONNRESET;
   *     EISCONN: connected already, or listening; EINPROGRESS: begun in non-blocking mode;
   *     EALREADY: an earlier one is not done; EOPNOTSUPP: DTLS in non-blocking mode; EAFNOSUPPORT:
   *     an IPv6 address on an AF_INET socket; a {@link TlsException}: the handshake failed
   */
  public void connect(InetSocketAddress address) throws USocketException {
    InetSocketAddress peer = Addresses.forSocket(family, address, "connect");
    run(() -> calls.connect(peer, timeouts.forSending()), "connect to " + Addresses.text(peer));
  }

  /**
   * Connects to the first address of a host in the socket's family.
   *
   * @param host a name or literal address
   * @param port 0..65535
   * @throws USocketException as {@link #connect(InetSocketAddress)}; EAI_NONAME, EAI_ADDRFAMILY,
   *     EAI_SERVICE: no such host or port
   */
  public void connect(String host, int port) throws USocketException {
    connect(Addresses.first(family, host, port));
  }

  /**
   * Does the TLS handshake, or what is left of it; waits as the mode says. On a socket without TLS
   * it waits for a connect that is under way. Reading and writing do the same when it is due.
   *
   * @throws USocketException EAGAIN, ENOTCONN; EOPNOTSUPP: not for UDP, nor for DTLS in
   *     non-blocking mode; ETIMEDOUT and a {@link TlsException} are the end of the connection
   */
  public void handshake() throws USocketException {
    run(() -> calls.handshake(timeouts.forReceiving()), "handshake");
  }

  /**
   * Begins TLS on a connected plain socket, as SMTP, IMAP and LDAP do after their STARTTLS: the
   * side that connected is the client. Does the handshake too, or in non-blocking mode leaves it to
   * the calls and polls that follow. The host in the address that was connected to is the server's
   * name, unless the configuration has one.
   *
   * <p>Bytes that came in plain text and were not read are refused: somebody in between could have
   * put them in before TLS began, and they would pass for protected ones. So read the answer to
   * STARTTLS by {@link #readline} and no further.
   *
   * @param config keys, trust and names
   * @throws USocketException ENOTCONN; EISCONN: TLS is on already; EOPNOTSUPP: not for datagrams;
   *     ETIMEDOUT: the end of the connection; a {@link TlsException}: PROTOCOL_VIOLATION, and the
   *     connection is closed, if there are bytes in plain text; CONFIGURATION: the backend cannot
   *     honour the configuration, and the socket stays as it was; or the handshake failed
   */
  public void starttls(TlsConfig config) throws USocketException {
    Objects.requireNonNull(config, "config");
    run(() -> calls.starttls(config, timeouts.forReceiving()), "starttls");
  }

  /**
   * Gives a listening socket another configuration, such as a renewed certificate: connections that
   * are accepted from now on have it, those that are there keep theirs. One that cannot be honoured
   * changes nothing.
   *
   * @param config with an identity
   * @throws USocketException EINVAL: not a listening socket of IPPROTO_SEC; EBADF; a {@link
   *     TlsException}: CONFIGURATION if the backend cannot honour it
   */
  public void reload(TlsConfig config) throws USocketException {
    Objects.requireNonNull(config, "config");
    run(() -> calls.reload(config), "reload");
  }

  /**
   * Keying material for the application, from this TLS connection alone: both ends get the same for
   * the same label, context and length (RFC 5705, RFC 8446 section 7.5).
   *
   * @param label as registered with IANA, such as {@code EXPORTER-Channel-Binding}, or of the
   *     application's own; 1 to 249 characters of ASCII
   * @param context what to bind it to, at most 65,535 bytes; null: none, which in TLS 1.2 is not
   *     the same as an empty one
   * @param length in bytes, 1 to 65,535; in TLS 1.3 at most 255 times that of the suite's hash
   * @return the material: a secret
   * @throws USocketException EOPNOTSUPP: the backend cannot ({@link Feature#EXPORTER}), or the
   *     socket is not a stream; ENOTCONN: no TLS here, or its handshake is not done; EINVAL: one of
   *     the three is out of range, or TLS 1.2 was agreed on without extended master secret; EBADF
   */
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    Objects.requireNonNull(label, "label");
    KeyExport.check(label, context, length);
    return call(() -> calls.exportKeyingMaterial(label, context, length), "exportKeyingMaterial");
  }

  /**
   * The channel binding {@code tls-exporter} (RFC 9266), for authentication above TLS that wants to
   * be sure of the channel, such as SCRAM.
   *
   * @return 32 bytes, the same at both ends
   * @throws USocketException as {@link #exportKeyingMaterial}
   */
  public byte[] channelBinding() throws USocketException {
    return exportKeyingMaterial("EXPORTER-Channel-Binding", new byte[0], 32);
  }

  /**
   * What the TLS handshake agreed on.
   *
   * @return version, suite, peer and more
   * @throws USocketException ENOTCONN: no TLS here, or its handshake is not done
   */
  public TlsInfo tlsInfo() throws USocketException {
    return calls.tlsInfo();
  }

  /**
   * Receives what is there, at least one byte; waits as the mode says. Of a datagram that is
   * longer, the rest is lost.
   *
   * @param bufsize the most to receive, 0 or more; a stream gives at most 65,536 at a time
   * @param flags MSG_PEEK, MSG_DONTWAIT
   * @return the bytes; empty: end of stream, again and again
   * @throws USocketException EAGAIN, ETIMEDOUT, ENOTCONN; EINVAL: {@code bufsize} is negative;
   *     ECONNRESET, again and again; ECONNREFUSED: the connected UDP port is closed; a {@link
   *     TlsException}: TRUNCATED if the peer did not end TLS
   */
  public byte[] recv(int bufsize, MessageFlag... flags) throws USocketException {
    requireSize(bufsize, "recv");
    return call(
        () -> calls.recv(bufsize, has(flags, MessageFlag.MSG_PEEK), receiving(flags)), "recv");
  }

  /**
   * As {@link #recv(int, MessageFlag...)}, into a buffer, without allocating.
   *
   * @param dst where to; heap or direct
   * @param flags MSG_PEEK, MSG_DONTWAIT
   * @return how many bytes; 0: no room; -1: end of stream
   * @throws USocketException as {@link #recv(int, MessageFlag...)}
   */
  public int recv(ByteBuffer dst, MessageFlag... flags) throws USocketException {
    try {
      return calls.recv(dst, has(flags, MessageFlag.MSG_PEEK), receiving(flags));
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "recv");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Receives one datagram, with its sender; on a stream as {@link #recv(int, MessageFlag...)}, with
   * the peer.
   *
   * @param bufsize the most to receive, 0 or more
   * @param flags MSG_PEEK, MSG_DONTWAIT
   * @return the bytes, the sender, and whether the datagram was longer
   * @throws USocketException as {@link #recv(int, MessageFlag...)}
   */
  public Datagram recvfrom(int bufsize, MessageFlag... flags) throws USocketException {
    requireSize(bufsize, "recvfrom");
    ByteBuffer room = ByteBuffer.allocate(Math.min(bufsize, 65_536));
    Received received = recvfrom(room, flags);
    byte[] data = new byte[Math.max(0, received.length())];
    room.flip().get(data);
    return new Datagram(data, received.address(), received.truncated());
  }

  /**
   * As {@link #recvfrom(int, MessageFlag...)}, into a buffer.
   *
   * @param dst where to; heap or direct
   * @param flags MSG_PEEK, MSG_DONTWAIT
   * @return how many bytes, the sender, and whether the datagram was longer
   * @throws USocketException as {@link #recv(int, MessageFlag...)}
   */
  public Received recvfrom(ByteBuffer dst, MessageFlag... flags) throws USocketException {
    return call(
        () -> calls.recvfrom(dst, has(flags, MessageFlag.MSG_PEEK), receiving(flags)), "recvfrom");
  }

  /**
   * Sends. A blocking stream sends all of it; with a timeout, or in non-blocking mode, it sends
   * what goes, at least one byte. A datagram goes whole.
   *
   * @param data the bytes
   * @param flags MSG_DONTWAIT
   * @return how many were sent
   * @throws USocketException EAGAIN, ETIMEDOUT, ENOTCONN; EDESTADDRREQ: a datagram without a peer;
   *     EPIPE: after {@code shutdown(SHUT_WR)}, or the peer is gone; ECONNRESET; EMSGSIZE: the
   *     datagram is too long; ECONNREFUSED: the connected UDP port is closed
   */
  public int send(byte[] data, MessageFlag... flags) throws USocketException {
    return send(ByteBuffer.wrap(data), flags);
  }

  /**
   * As {@link #send(byte[], MessageFlag...)}, from a buffer, without allocating.
   *
   * @param src the bytes; its position moves by what was sent
   * @param flags MSG_DONTWAIT
   * @return how many were sent
   * @throws USocketException as {@link #send(byte[], MessageFlag...)}
   */
  public int send(ByteBuffer src, MessageFlag... flags) throws USocketException {
    try {
      return calls.send(src, sending(flags));
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "send");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Sends all of it; waits as the mode says, the timeout being one for the whole.
   *
   * @param data the bytes
   * @throws USocketException as {@link #send(byte[], MessageFlag...)}; {@link
   *     USocketException#bytesTransferred} tells how many bytes had been sent
   */
  public void sendall(byte[] data) throws USocketException {
    sendall(ByteBuffer.wrap(data));
  }

  /**
   * As {@link #sendall(byte[])}, from a buffer, without allocating.
   *
   * @param src the bytes; its position moves by what was sent
   * @throws USocketException as {@link #sendall(byte[])}
   */
  public void sendall(ByteBuffer src) throws USocketException {
    try {
      calls.sendall(src, timeouts.forSending());
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "sendall");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Sends one datagram to an address; on a stream as {@link #send(byte[], MessageFlag...)}, the
   * address is not looked at.
   *
   * @param data the bytes, may be none
   * @param address where to
   * @return how many were sent: all
   * @throws USocketException as {@link #send(byte[], MessageFlag...)}; EISCONN: connected to
   *     another address; EINVAL: port 0; EACCES: a broadcast address without SO_BROADCAST;
   *     ENETUNREACH
   */
  public int sendto(byte[] data, InetSocketAddress address) throws USocketException {
    return sendto(ByteBuffer.wrap(data), address);
  }

  /**
   * As {@link #sendto(byte[], InetSocketAddress)}, from a buffer, without allocating.
   *
   * @param src the bytes; its position moves
   * @param address where to
   * @return how many were sent: all
   * @throws USocketException as {@link #sendto(byte[], InetSocketAddress)}
   */
  public int sendto(ByteBuffer src, InetSocketAddress address) throws USocketException {
    InetSocketAddress to = Addresses.forSocket(family, address, "sendto");
    try {
      return calls.sendto(src, to, timeouts.forSending());
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "sendto");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Reads to the end of the stream; of a datagram socket one datagram. In non-blocking mode: what
   * is there.
   *
   * @return the bytes; empty: end of stream
   * @throws USocketException as {@link #read(int)}
   */
  public byte[] read() throws USocketException {
    return read(Integer.MAX_VALUE);
  }

  /**
   * Reads exactly so many bytes, fewer only at the end of the stream; of a datagram socket one
   * datagram. In non-blocking mode: what is there. When a timeout passes or the connection fails
   * first, the bytes that had come stay in the socket, for the next call.
   *
   * @param size 0 or more
   * @return the bytes; empty: end of stream
   * @throws USocketException EAGAIN: nothing is there; ETIMEDOUT, ENOTCONN, ECONNRESET; EINVAL:
   *     {@code size} is negative; a {@link TlsException}: TRUNCATED if the peer did not end TLS
   */
  public byte[] read(int size) throws USocketException {
    requireSize(size, "read");
    return call(() -> calls.read(size, timeouts.forReceiving()), "read");
  }

  /**
   * Fills an array, as {@link #read(int)} does.
   *
   * @param buf where to
   * @return how many bytes; 0: end of stream
   * @throws USocketException as {@link #read(int)}
   */
  public int readinto(byte[] buf) throws USocketException {
    return readinto(buf, buf.length);
  }

  /**
   * Reads exactly so many bytes into an array, as {@link #read(int)} does.
   *
   * @param buf where to
   * @param nbytes how many, 0 or more; more than {@code buf} has is taken as all of it
   * @return how many bytes; 0: end of stream
   * @throws USocketException as {@link #read(int)}
   */
  public int readinto(byte[] buf, int nbytes) throws USocketException {
    requireSize(nbytes, "readinto");
    return Math.max(0, readinto(ByteBuffer.wrap(buf, 0, Math.min(nbytes, buf.length))));
  }

  /**
   * Fills a buffer, as {@link #read(int)} does.
   *
   * @param dst where to; heap or direct
   * @return how many bytes; 0: no room; -1: end of stream
   * @throws USocketException as {@link #read(int)}
   */
  public int readinto(ByteBuffer dst) throws USocketException {
    try {
      return calls.readinto(dst, timeouts.forReceiving());
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "readinto");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Reads a line of any length, with its newline. When a timeout passes or, in non-blocking mode,
   * the line is not complete, what has come stays in the socket (a {@link Poller} tells of it as
   * readable, since other reads give it).
   *
   * @return the line; without a newline: the stream ended; empty: end of stream
   * @throws USocketException as {@link #read(int)}; EOPNOTSUPP: not for datagrams
   */
  public byte[] readline() throws USocketException {
    return readline(Integer.MAX_VALUE);
  }

  /**
   * Reads a line of limited length: give a limit wherever the peer is not trusted.
   *
   * @param limit the most bytes, 0 or more; a longer line comes in pieces
   * @return as {@link #readline()}; without a newline and {@code limit} long: the line goes on
   * @throws USocketException as {@link #readline()}
   */
  public byte[] readline(int limit) throws USocketException {
    requireSize(limit, "readline");
    return call(() -> calls.readline(limit, timeouts.forReceiving()), "readline");
  }

  /**
   * Writes all of it; in non-blocking mode what goes, at least one byte.
   *
   * @param buf the bytes
   * @return how many were written
   * @throws USocketException as {@link #sendall(byte[])}
   */
  public int write(byte[] buf) throws USocketException {
    return write(ByteBuffer.wrap(buf));
  }

  /**
   * As {@link #write(byte[])}, from a buffer, without allocating.
   *
   * @param src the bytes; its position moves by what was written
   * @return how many were written
   * @throws USocketException as {@link #sendall(byte[])}
   */
  public int write(ByteBuffer src) throws USocketException {
    try {
      return calls.write(src, timeouts.forSending());
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "write");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * A file over this socket for reading and writing: streams of {@code java.io}, the output
   * buffered. Closing the file flushes it and leaves the socket open.
   *
   * @return the file
   * @throws USocketException EBADF
   */
  public SocketFile makefile() throws USocketException {
    return makefile("rwb", SocketFile.DEFAULT_BUFFER);
  }

  /**
   * A file over this socket (usocket documentation: binary modes only).
   *
   * @param mode {@code rb}, {@code wb} or {@code rwb}
   * @param buffering how many bytes of output are gathered, 0 or more; 0: none, each write is sent
   * @return the file
   * @throws USocketException EBADF; EINVAL: no such mode, or {@code buffering} is negative
   */
  public SocketFile makefile(String mode, int buffering) throws USocketException {
    handle.requireOpen();
    requireSize(buffering, "makefile");
    return switch (mode) {
      case "rb" -> SocketFile.reading(this);
      case "wb" -> SocketFile.writing(this, buffering);
      case "rwb" -> SocketFile.both(this, buffering);
      default ->
          throw new USocketException(
              Errno.EINVAL, "makefile: a mode is rb, wb or rwb, not '" + mode + "'");
    };
  }

  /**
   * Ends one direction, or both (POSIX shutdown()). Of TLS: writing ends with close_notify, and
   * reading can go on where the provider has {@link Feature#HALF_CLOSE}.
   *
   * @param how which
   * @throws USocketException ENOTCONN; EOPNOTSUPP: SHUT_WR without HALF_CLOSE, or a datagram
   *     socket; EAGAIN, ETIMEDOUT: there is no room for close_notify
   */
  public void shutdown(Shutdown how) throws USocketException {
    Objects.requireNonNull(how, "how");
    run(() -> calls.shutdown(how, timeouts.forSending()), "shutdown");
  }

  /**
   * Sets an option whose value is an int.
   *
   * @param level {@link SocketLevel#SOL_SOCKET} or the protocol that the option belongs to
   * @param optname the option
   * @param value its value; 0 or 1 for switches
   * @throws USocketException ENOPROTOOPT: wrong level, read only, or not for this kind of socket;
   *     EINVAL: no such value, or the option takes a struct
   */
  public void setsockopt(OptionLevel level, SocketOption optname, int value)
      throws USocketException {
    handle.requireOpen();
    run(() -> options.set(calls.port(), level, optname, value), "setsockopt " + optname);
  }

  /**
   * Sets an option whose value is a struct or an int, in the machine's byte order.
   *
   * @param level {@link SocketLevel#SOL_SOCKET} or the protocol that the option belongs to
   * @param optname the option
   * @param value its bytes; more than it needs are not looked at
   * @throws USocketException ENOPROTOOPT: wrong level, read only, or not for this kind of socket;
   *     EINVAL: too few bytes, no such value; EADDRNOTAVAIL: a group that was never joined
   */
  public void setsockopt(OptionLevel level, SocketOption optname, byte[] value)
      throws USocketException {
    handle.requireOpen();
    run(() -> options.set(calls.port(), level, optname, value.clone()), "setsockopt " + optname);
  }

  /**
   * Reads an option as an int; of a struct, its first int.
   *
   * @param level {@link SocketLevel#SOL_SOCKET} or the protocol that the option belongs to
   * @param optname the option
   * @return its value; 0 or 1 for switches
   * @throws USocketException ENOPROTOOPT: wrong level, write only, or not for this kind of socket
   */
  public int getsockopt(OptionLevel level, SocketOption optname) throws USocketException {
    handle.requireOpen();
    if (level == SocketLevel.SOL_SOCKET && optname == SocketOption.SO_TYPE) {
      return type.value();
    }
    if (level == SocketLevel.SOL_SOCKET && optname == SocketOption.SO_ERROR) {
      return call(calls::takeError, "getsockopt SO_ERROR");
    }
    return call(() -> options.getInt(calls.port(), level, optname), "getsockopt " + optname);
  }

  /**
   * Reads an option as bytes, in the machine's byte order.
   *
   * @param level {@link SocketLevel#SOL_SOCKET} or the protocol that the option belongs to
   * @param optname the option
   * @param buflen the most bytes to give, 0 or more
   * @return its first bytes
   * @throws USocketException ENOPROTOOPT: wrong level, write only, or not for this kind of socket;
   *     EINVAL: {@code buflen} is negative
   */
  public byte[] getsockopt(OptionLevel level, SocketOption optname, int buflen)
      throws USocketException {
    handle.requireOpen();
    requireSize(buflen, "getsockopt");
    boolean ofSocket = optname == SocketOption.SO_TYPE || optname == SocketOption.SO_ERROR;
    byte[] value =
        ofSocket
            ? OptionBytes.integer(getsockopt(level, optname))
            : call(() -> options.getBytes(calls.port(), level, optname), "getsockopt " + optname);
    return java.util.Arrays.copyOf(value, Math.min(buflen, value.length));
  }

  /**
   * Sets the mode: how long every call that can wait may wait.
   *
   * @param seconds above 0: so long, and never rounded to zero; 0: non-blocking; {@link
   *     Double#POSITIVE_INFINITY}: blocking
   * @throws USocketException EINVAL: negative or not a number; EBADF
   */
  public void settimeout(double seconds) throws USocketException {
    handle.requireOpen();
    timeouts.set(seconds);
  }

  /**
   * What {@link #settimeout} or {@link #setblocking} has set.
   *
   * @return seconds; 0: non-blocking; infinity: blocking
   */
  public double gettimeout() {
    return timeouts.get();
  }

  /**
   * Sets the mode: {@code true} is {@code settimeout(infinity)}, {@code false} {@code
   * settimeout(0)}.
   *
   * @param flag whether calls wait
   * @throws USocketException EBADF
   */
  public void setblocking(boolean flag) throws USocketException {
    settimeout(flag ? Double.POSITIVE_INFINITY : 0);
  }

  /**
   * The local address.
   *
   * @return the address; not bound: the wildcard address with port 0
   * @throws USocketException EBADF
   */
  public InetSocketAddress getsockname() throws USocketException {
    handle.requireOpen();
    return call(() -> calls.port().localAddress(), "getsockname");
  }

  /**
   * The peer's address.
   *
   * @return the address
   * @throws USocketException ENOTCONN, EBADF
   */
  public InetSocketAddress getpeername() throws USocketException {
    return calls.peer();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return handle.isClosed();
  }

  /**
   * Closes the socket; never waits. Threads that wait in it leave with EBADF. TLS sends
   * close_notify if no write is under way and there is room for it: if there is none, the peer
   * finds the stream truncated. Lost too is what a non-blocking write has encrypted and the system
   * has not taken. So end a stream by {@link #shutdown}, which waits or throws EAGAIN, where that
   * matters. A second call does nothing.
   */
  @Override
  public void close() {
    handle.closeQuietly();
    watchers().closed();
  }

  Watchers watchers() {
    return calls.watchers();
  }

  SelectableChannel channel() {
    return calls.port().channel();
  }

  void examine(Probe probe) {
    calls.examine(probe);
  }

  @Override
  public String toString() {
    return "USocket[" + family + ", " + type + (isClosed() ? ", closed" : "") + "]";
  }

  private static boolean has(MessageFlag[] flags, MessageFlag flag) {
    for (MessageFlag one : flags) {
      if (one == flag) {
        return true;
      }
    }
    return false;
  }

  private Deadline receiving(MessageFlag[] flags) {
    return has(flags, MessageFlag.MSG_DONTWAIT) ? Deadline.NOW : timeouts.forReceiving();
  }

  private Deadline sending(MessageFlag[] flags) {
    return has(flags, MessageFlag.MSG_DONTWAIT) ? Deadline.NOW : timeouts.forSending();
  }

  private static void requireSize(int size, String call) throws USocketException {
    if (size < 0) {
      throw new USocketException(Errno.EINVAL, call + ": a size is 0 or more, not " + size);
    }
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private interface Run {
    void make() throws IOException;
  }

  /** The fence keeps the Cleaner from closing the socket under a call that is its last use. */
  private <T> T call(Call<T> body, String what) throws USocketException {
    try {
      return body.make();
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, what);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void run(Run body, String what) throws USocketException {
    try {
      body.make();
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, what);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
