// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.DtlsPort;
import io.usocket.spi.channel.BufferPool;
import io.usocket.spi.channel.DtlsRecords;
import io.usocket.spi.channel.ReplayWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * DTLS on a datagram port: moves records between the port and a {@link DtlsMachine}, and sends a
 * flight again when no answer comes in time.
 */
final class DtlsEnginePort implements DtlsPort {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final long LEAST_RESEND_MILLIS = 200;

  /** Datagrams without data that a call takes although its deadline has passed. */
  private static final int MOST_IN_VAIN = 64;

  private final DatagramPort transport;
  private final DtlsMachine machine;
  private final ReentrantLock out = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();

  // What follows belongs to the thread that receives, or shakes hands.
  private final DtlsRecords records = new DtlsRecords();
  private final ReplayWindow window = new ReplayWindow();
  private ByteBuffer datagram = NOTHING;
  private long resendMillis;
  private Deadline resendAt = Deadline.NEVER;

  /** The datagrams of the last flight, as long as the peer may have to see it again. */
  private final List<ByteBuffer> lastFlight = new ArrayList<>();

  private volatile boolean inputBuffered;

  /**
   * DTLS over a transport.
   *
   * @param transport connected; closed by {@link #close}
   * @param machine of the client, or of a server that has taken the client's hello
   */
  DtlsEnginePort(DatagramPort transport, DtlsMachine machine) {
    this.transport = transport;
    this.machine = machine;
  }

  @Override
  public int handshake(Deadline deadline) throws IOException {
    try {
      machine.begin();
      machine.requireSound();
      while (!machine.isDone()) {
        if (machine.hasOutput() && !machine.isOutboundDone()) {
          sendFlight();
          waitFor(DtlsRecords.FIRST_RESEND_MILLIS);
        } else if (machine.isInboundDone()) {
          throw new TlsException(
              TlsException.Reason.PEER_ALERT,
              "the peer has closed DTLS in the handshake",
              TlsAlert.CLOSE_NOTIFY,
              null);
        } else if (deadline.hasPassed()) {
          return WANT_READ;
        } else if (resendAt.hasPassed()) {
          sendFlight();
          waitFor(Math.min(2 * resendMillis, DtlsRecords.LAST_RESEND_MILLIS));
        } else {
          receiveFlight(deadline.earlier(resendAt));
        }
      }
      waitFor(LEAST_RESEND_MILLIS);
      return 0;
    } catch (TlsException e) {
      answer();
      throw e;
    }
  }

  private void waitFor(long millis) {
    resendMillis = millis;
    resendAt = Deadline.after(millis * NANOS_PER_MILLI);
  }

  private void receiveFlight(Deadline deadline) throws IOException {
    ByteBuffer record = nextRecord(deadline);
    if (record != null) {
      decrypt(record, NOTHING);
      if (machine.isDone()) {
        lastFlight.clear(); // the peer's was the last: it has ours
      }
    }
  }

  /** The next record that may be shown to the machine; null: none came before the deadline. */
  private @Nullable ByteBuffer nextRecord(Deadline deadline) throws IOException {
    for (int vain = 0; ; vain++) {
      ByteBuffer record = records.next(datagram);
      inputBuffered = datagram.hasRemaining();
      if (record != null) {
        return record;
      }
      if ((vain > MOST_IN_VAIN && deadline.hasPassed()) || !receiveDatagram(deadline)) {
        return null;
      }
    }
  }

  private boolean receiveDatagram(Deadline deadline) throws IOException {
    if (datagram.capacity() == 0) {
      datagram = ByteBuffer.allocate(DtlsRecords.MOST_RECORD);
    }
    boolean came = transport.receive(datagram.clear(), deadline) != null;
    datagram.limit(came ? datagram.position() : 0).position(0);
    return came;
  }

  /** How many bytes of data there were. */
  private int decrypt(ByteBuffer record, ByteBuffer dst) throws TlsException {
    if (record.remaining() > machine.recordRoom()) {
      return 0;
    }
    ByteBuffer plain = BufferPool.HEAP.take(machine.plaintextRoom());
    try {
      int n = machine.unwrap(record, plain);
      plain.flip();
      if (n <= dst.remaining()) {
        dst.put(plain);
        return n;
      }
      return 0;
    } finally {
      BufferPool.HEAP.give(plain);
    }
  }

  @Override
  public int receive(ByteBuffer dst, Deadline deadline) throws IOException {
    try {
      for (int vain = 0; !machine.isInboundDone(); vain++) {
        ByteBuffer record = nextRecord(deadline);
        if (record == null || (vain > MOST_IN_VAIN && deadline.hasPassed())) {
          return WANT_READ;
        }
        int n = take(record, dst);
        if (n > 0) {
          return n;
        }
      }
      answer();
      return end();
    } catch (TlsException e) {
      answer();
      throw e;
    }
  }

  /** The peer's end; but for a reader that {@link #close} has overtaken it is none. */
  private int end() throws AsynchronousCloseException {
    if (closed.get()) {
      throw new AsynchronousCloseException();
    }
    return END_OF_STREAM;
  }

  /** A record after the handshake. */
  private int take(ByteBuffer record, ByteBuffer dst) throws TlsException {
    int type = DtlsRecords.type(record);
    if (type == DtlsRecords.HANDSHAKE) {
      sendLastFlightAgain(); // there is no other reason to send it: nothing is negotiated again
      return 0;
    }
    long number = DtlsRecords.number(record);
    boolean taken =
        type != DtlsRecords.CHANGE_CIPHER_SPEC
            && DtlsRecords.epoch(record) > 0
            && window.isFresh(number);
    int n = taken ? decrypt(record, dst) : 0;
    if (n > 0) {
      window.note(number);
      lastFlight.clear(); // the peer has done its handshake
    }
    return n;
  }

  @Override
  public int send(ByteBuffer src, Deadline deadline) throws IOException {
    int length = src.remaining();
    out.lock();
    ByteBuffer net = BufferPool.HEAP.take(machine.recordRoom());
    try {
      if (machine.isOutboundDone() || machine.isInboundDone()) {
        throw new USocketException(Errno.EPIPE, "DTLS has been closed by one side");
      }
      ByteBuffer data = src.duplicate();
      machine.wrap(data, net);
      if (data.hasRemaining()) {
        throw new USocketException(
            Errno.EMSGSIZE, length + " bytes are too long for a record of this cipher suite");
      }
      int n = transport.send(net.flip(), null, deadline);
      if (n < 0) {
        return n;
      }
      src.position(src.limit());
      return length;
    } finally {
      BufferPool.HEAP.give(net);
      out.unlock();
    }
  }

  /** What the machine has to say, in as few datagrams as every path takes. */
  private void sendFlight() throws IOException {
    out.lock();
    ByteBuffer net = BufferPool.HEAP.take(DtlsRecords.HANDSHAKE_DATAGRAM + machine.recordRoom());
    try {
      lastFlight.clear();
      boolean more = true;
      while (more) {
        int end = net.position();
        more = machine.wrap(NOTHING.duplicate(), net) && machine.hasOutput();
        if (net.position() > DtlsRecords.HANDSHAKE_DATAGRAM && end > 0) {
          send(net, end);
        }
      }
      send(net, net.position());
    } finally {
      BufferPool.HEAP.give(net);
      out.unlock();
    }
  }

  /** Sends the first bytes; the rest moves to the front. */
  private void send(ByteBuffer net, int end) throws IOException {
    net.flip();
    byte[] flight = new byte[end];
    net.get(flight);
    net.compact();
    if (end > 0) {
      lastFlight.add(ByteBuffer.wrap(flight));
      transport.send(ByteBuffer.wrap(flight), null, Deadline.NOW); // no room: it is lost
    }
  }

  /**
   * The peer sends its last flight again, since it has not seen ours (RFC 6347 section 4.2.4): what
   * was lost is new to it, the rest it drops.
   */
  private void sendLastFlightAgain() {
    if (!resendAt.hasPassed()) {
      return; // whoever forges such messages is not to make us send without end
    }
    waitFor(LEAST_RESEND_MILLIS);
    for (ByteBuffer flight : lastFlight) {
      try {
        transport.send(flight.duplicate(), null, Deadline.NOW);
      } catch (IOException e) {
        return; // it asks again
      }
    }
  }

  /** Sends what the machine has to say by itself (alerts), if there is room. */
  private void answer() {
    if (!out.tryLock()) {
      return;
    }
    try {
      sendFlight();
    } catch (IOException e) {
      // the peer is gone, or what is wrong is being told already
    } finally {
      out.unlock();
    }
  }

  @Override
  public TlsInfo info() {
    return machine.info();
  }

  @Override
  public SelectableChannel channel() {
    return transport.channel();
  }

  @Override
  public int interest(int wanted) {
    return transport.interest(wanted);
  }

  @Override
  public boolean hasBufferedInput() {
    return inputBuffered;
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (transport) {
      machine.close();
      answer();
    }
  }
}
