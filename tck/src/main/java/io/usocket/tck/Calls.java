// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;

import io.usocket.Shutdown;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.USocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** The calls of a socket by kind, each under its name, for rules that hold for all of a kind. */
final class Calls {
  private static final InetSocketAddress SOMEWHERE = new InetSocketAddress(Subject.loopback(), 9);

  private Calls() {}

  /** All that receive at least one byte, or wait. */
  static Map<String, Executable> reading(USocket s) {
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("recv(int)", () -> s.recv(10));
    calls.put("recv(int, MSG_PEEK)", () -> s.recv(10, MSG_PEEK));
    calls.put("recv(ByteBuffer)", () -> s.recv(ByteBuffer.allocate(10)));
    calls.put("recvfrom(int)", () -> s.recvfrom(10));
    calls.put("recvfrom(ByteBuffer)", () -> s.recvfrom(ByteBuffer.allocate(10)));
    calls.put("read(int)", () -> s.read(10));
    calls.put("read()", s::read);
    calls.put("readinto(byte[])", () -> s.readinto(new byte[10]));
    calls.put("readinto(byte[], int)", () -> s.readinto(new byte[10], 5));
    calls.put("readinto(ByteBuffer)", () -> s.readinto(ByteBuffer.allocate(10)));
    return calls;
  }

  /** Those of a stream that end in a newline. */
  static Map<String, Executable> readingLines(USocket s) {
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("readline()", s::readline);
    calls.put("readline(int)", () -> s.readline(10));
    return calls;
  }

  /** All that send these bytes to where the socket is connected. */
  static Map<String, Executable> sending(USocket s, byte[] data) {
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("send(byte[])", () -> s.send(data));
    calls.put("send(byte[], MSG_DONTWAIT)", () -> s.send(data, MSG_DONTWAIT));
    calls.put("send(ByteBuffer)", () -> s.send(ByteBuffer.wrap(data)));
    calls.put("sendall(byte[])", () -> s.sendall(data));
    calls.put("sendall(ByteBuffer)", () -> s.sendall(ByteBuffer.wrap(data)));
    calls.put("write(byte[])", () -> s.write(data));
    calls.put("write(ByteBuffer)", () -> s.write(ByteBuffer.wrap(data)));
    return calls;
  }

  /** All that send these bytes to an address. */
  static Map<String, Executable> sendingTo(USocket s, byte[] data) {
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("sendto(byte[])", () -> s.sendto(data, SOMEWHERE));
    calls.put("sendto(ByteBuffer)", () -> s.sendto(ByteBuffer.wrap(data), SOMEWHERE));
    return calls;
  }

  /** What a stream can do only when it is connected. */
  static Map<String, Executable> ofConnection(USocket s) {
    Map<String, Executable> calls = new LinkedHashMap<>(reading(s));
    calls.putAll(readingLines(s));
    calls.putAll(sending(s, new byte[1]));
    calls.putAll(sendingTo(s, new byte[1]));
    calls.put("getpeername", s::getpeername);
    calls.put("handshake", s::handshake);
    return calls;
  }

  /** Everything that a closed socket refuses. */
  static Map<String, Executable> all(USocket s) {
    Map<String, Executable> calls = new LinkedHashMap<>(ofConnection(s));
    calls.put("bind", () -> s.bind(Subject.anyPort()));
    calls.put("listen", s::listen);
    calls.put("accept", s::accept);
    calls.put("connect", () -> s.connect(SOMEWHERE));
    calls.put("shutdown", () -> s.shutdown(Shutdown.SHUT_RDWR));
    calls.put("makefile", s::makefile);
    calls.put("tlsInfo", s::tlsInfo);
    calls.put("getsockname", s::getsockname);
    calls.put("settimeout", () -> s.settimeout(1));
    calls.put("setblocking", () -> s.setblocking(true));
    calls.put(
        "setsockopt(int)",
        () -> s.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1));
    calls.put(
        "setsockopt(byte[])",
        () -> s.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, new byte[4]));
    calls.put("getsockopt", () -> s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR));
    calls.put(
        "getsockopt SO_TYPE", () -> s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_TYPE));
    calls.put(
        "getsockopt SO_ERROR", () -> s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_ERROR));
    return calls;
  }
}
