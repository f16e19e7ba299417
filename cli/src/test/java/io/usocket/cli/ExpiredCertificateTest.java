// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.TlsConfig;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.security.cert.X509Certificate;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An own certificate that peers will refuse is a warning for the operator, not an error. */
class ExpiredCertificateTest {
  private final Logger logger = Logger.getLogger("io.usocket.tls");
  private final Level before = logger.getLevel();
  private final List<LogRecord> records = new ArrayList<>();
  private final Handler collector =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(collector);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(collector);
    logger.setUseParentHandlers(true);
    logger.setLevel(before);
  }

  private void configure(Credential own) throws Exception {
    TlsConfig.builder()
        .identity(own.privateKey(), own.chain().toArray(X509Certificate[]::new))
        .build();
  }

  private void assertWarned(String subject, String what) {
    assertEquals(1, records.size(), records::toString);
    LogRecord warning = records.get(0);
    String text = MessageFormat.format(warning.getMessage(), warning.getParameters());
    assertEquals(Level.WARNING, warning.getLevel());
    assertTrue(text.contains(subject) && text.contains(what) && text.contains("renew"), text);
  }

  @Test
  void one_that_has_expired_is_told_with_its_name_and_its_time() throws Exception {
    configure(TestPki.expired());
    assertWarned("expired", "has expired on 2");
  }

  @Test
  void one_that_is_not_valid_yet_is_told() throws Exception {
    configure(TestPki.notYetValid());
    assertWarned("notYetValid", "is not valid before 2");
  }

  @Test
  void one_that_is_good_is_not_spoken_of() throws Exception {
    configure(TestPki.serverEc());
    assertEquals(0, records.size(), records::toString);
  }
}
