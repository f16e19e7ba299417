// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsContext;

/** TLS-8 and TLS-12: data, with TLS's own messages in between; nobody makes it weaker. */
class TlsDataFaultsTest extends Faults {
  private static final String STREAM = "io.usocket.spi.channel.SecureStream";
  private static final String SENTINEL = "444f574e47524401"; // RFC 8446 section 4.1.3

  /** How many full collections there had been when an engine was first seen. */
  private final Map<Object, Long> collections = Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  void define() {
    bothWays();
    records();
    messages();
    renegotiation();
    downgrade();
  }

  private void bothWays() {
    fault("the forty-first large record is decrypted wrong")
        .overrides(STREAM, "read")
        .after(
            call ->
                call.times() == 41
                    && call.thrown() == null
                    && call.<Integer>result() > 16_000
                    && call.<Deadline>arg(1).isNever()
                    && call.isWithin("StreamReader", "read"),
            call -> {
              ByteBuffer dst = call.arg(0);
              dst.put(dst.position() - 1, (byte) ~dst.get(dst.position() - 1));
            })
        .breaks("STREAM-6.11", "STREAM-6.14", "TLS-8.1");
    fault("a short first write is refused while somebody reads")
        .overrides(STREAM, "write")
        .before(
            call -> isFirstAndShort(call) && isHeldByOther(call.self(), "in"),
            call -> {
              throw new USocketException(Errno.EALREADY, "another thread reads");
            })
        .breaks("TLS-8.2");
    fault("a short first read is refused while somebody writes")
        .overrides(STREAM, "read")
        .before(
            call -> isFirstAndShort(call) && isHeldByOther(call.self(), "out"),
            call -> {
              throw new USocketException(Errno.EALREADY, "another thread writes");
            })
        .breaks("TLS-8.3");
  }

  private static boolean isFirstAndShort(Call call) {
    return call.times() == 1
        && call.<ByteBuffer>arg(0).remaining() == 4
        && call.<Deadline>arg(1).isNever();
  }

  private static boolean isHeldByOther(Object stream, String direction) {
    ReentrantLock lock = Mirror.field(stream, direction);
    return lock.isLocked() && !lock.isHeldByCurrentThread();
  }

  private void records() {
    fault("a large record has to fit into a buffer of 100 bytes")
        .overrides(STREAM, "decryptAside")
        .after(
            call ->
                call.thrown() == null
                    && call.<ByteBuffer>arg(1).limit() == 100
                    && Mirror.<ByteBuffer>field(call.self(), "plaintext").remaining() > 16_000,
            call ->
                call.fail(
                    new TlsException(
                        TlsException.Reason.INTERNAL, "the reader's buffer is too small", null)))
        .breaks("TLS-8.4");
    fault("MSG_PEEK is EOPNOTSUPP over TLS")
        .overrides("io.usocket.StreamReader", "recv")
        .before(
            call ->
                call.<Boolean>arg(1)
                    && call.arg(0) instanceof Integer
                    && call.<Deadline>arg(2).isNever()
                    && Mirror.field(Mirror.field(call.self(), "connection"), "tls") != null,
            call -> {
              throw new USocketException(Errno.EOPNOTSUPP, "recv, MSG_PEEK");
            })
        .breaks("POLL-7.4", "STREAM-6.2", "STREAM-6.4", "STREAM-6.7", "TLS-8.6");
    fault("an engine does not outlive a garbage collection")
        .overrides("io.usocket.bc.BcEngine", "unwrap")
        .before(
            call ->
                collections.computeIfAbsent(call.self(), engine -> fullCollections())
                    < fullCollections(),
            call -> {
              throw new TlsException(TlsException.Reason.INTERNAL, "it was finalized", null);
            })
        .breaks("TLS-8.9");
  }

  /** Those that are asked for; the JVM's own are of the young generation, as a rule. */
  private static long fullCollections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(bean -> bean.getName().matches(".*(Old|MarkSweep).*"))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private void messages() {
    fault("a client does not look at a KeyUpdate")
        .overrides("io.usocket.bc.ClientProtocol", "processRecord")
        .before(
            call ->
                call.<Short>arg(0) == ContentType.handshake
                    && call.<byte[]>arg(1)[call.<Integer>arg(2)] == HandshakeType.key_update,
            call -> call.answer(null))
        .breaks("NB-6.3", "POLL-7.2", "TLS-8.7");
  }

  private void renegotiation() {
    fault("a renegotiation that the peer begins is the end of the stream")
        .overrides("io.usocket.bc.BcEngine", "unwrap")
        .before(
            call -> beginsAgain(call),
            call -> Mirror.set(Mirror.field(call.self(), "progress"), "closedByPeer", true))
        .breaks("TLS-8.8", "TLS-12.3");
  }

  /** In TLS 1.2 the kind of a record is not encrypted. */
  private static boolean beginsAgain(Call call) {
    ByteBuffer record = call.arg(0);
    return record.hasRemaining()
        && record.get(record.position()) == ContentType.handshake
        && Mirror.field(Mirror.field(call.self(), "progress"), "info") != null;
  }

  private void downgrade() {
    fault("a server does not mark a downgrade")
        .overrides("io.usocket.bc.BcServer", "getServerExtensionsForConnection")
        .before(call -> random(call).endsWith(SENTINEL), call -> serverRandom(call)[31] = 0)
        .breaks("TLS-12.2");
  }

  private static String random(Call call) {
    return HexFormat.of().formatHex(serverRandom(call));
  }

  private static byte[] serverRandom(Call call) {
    return Mirror.<TlsContext>field(call.self(), "context")
        .getSecurityParametersHandshake()
        .getServerRandom();
  }
}
