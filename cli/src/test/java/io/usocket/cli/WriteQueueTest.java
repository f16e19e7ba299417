// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Sockets;
import io.usocket.USocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The write queue, over a socket whose peer reads when the test says so. */
@Timeout(60)
class WriteQueueTest {
  private final Random random = new Random(42);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private USocket peer;
  private USocket socket;
  private WriteQueue queue;

  @BeforeEach
  void connect() throws Exception {
    try (USocket listener = Sockets.using("nio").socket()) {
      listener.bind("127.0.0.1", 0);
      listener.listen();
      peer = Sockets.using("nio").socket();
      peer.connect(listener.getsockname());
      socket = listener.accept().socket();
    }
    socket.setblocking(false);
    peer.settimeout(20);
    queue = new WriteQueue(socket);
  }

  @AfterEach
  void close() {
    peer.close();
    socket.close();
  }

  @Test
  void what_goes_does_not_wait() throws Exception {
    write(100);

    assertTrue(queue.isEmpty());
    assertFalse(queue.isFull());
  }

  @Test
  void it_is_full_after_a_few_chunks_that_do_not_go_and_keeps_their_order() throws Exception {
    int waiting = 0;
    while (!queue.isFull()) {
      write(1 + random.nextInt(WriteQueue.CHUNK));
      waiting += queue.isEmpty() ? 0 : 1;
    }
    assertFalse(queue.isEmpty());
    assertTrue(waiting < 1000, () -> "so many writes were kept");

    while (!queue.isEmpty()) {
      read(1 + random.nextInt(65_536));
      queue.flush();
      if (!queue.isFull() && random.nextBoolean()) {
        write(1 + random.nextInt(100));
      }
    }
    while (read.size() < written.size()) {
      read(65_536);
    }
    assertFalse(queue.isFull());
    assertArrayEquals(written.toByteArray(), read.toByteArray());
  }

  private void write(int length) throws Exception {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    written.write(bytes);
    queue.write(ByteBuffer.wrap(bytes));
  }

  private void read(int most) throws Exception {
    read.write(peer.recv(most));
  }
}
