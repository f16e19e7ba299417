// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Events for Java Flight Recorder; they cost nothing while no recording wants them. */
final class SocketEvents {
  private SocketEvents() {}

  @Name("io.usocket.Connect")
  @Label("Connect")
  @Category("usocket")
  @Description("A connect by usocket, with the TLS handshake that belongs to it")
  @StackTrace(false)
  static final class Connect extends Event {
    @Label("Peer")
    String peer = "";

    @Label("Succeeded")
    boolean succeeded;
  }

  @Name("io.usocket.Handshake")
  @Label("TLS handshake")
  @Category("usocket")
  @Description("A step of a TLS handshake: all of it when blocking")
  @StackTrace(false)
  static final class Handshake extends Event {
    @Label("Version")
    String version = "";

    @Label("Cipher suite")
    String cipherSuite = "";

    @Label("Succeeded")
    boolean succeeded;
  }

  @Name("io.usocket.Poll")
  @Label("Poll")
  @Category("usocket")
  @Description("One time that a poller waited and looked; one call may look several times")
  @StackTrace(false)
  static final class Poll extends Event {
    @Label("Registered sockets")
    int registered;

    @Label("Channels that were ready")
    int selected;

    @Label("Sockets told of")
    int found;
  }

  @Name("io.usocket.Accept")
  @Label("Accept")
  @Category("usocket")
  @Description("A connection that a listening usocket has accepted")
  @StackTrace(false)
  static final class Accept extends Event {
    @Label("Peer")
    String peer = "";
  }
}
