// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** STREAM-6: over TLS a stream is read and written as without it. */
class StreamTlsRules {
  /**
   * STREAM-1.1 over TLS.
   *
   * <p>If this fails: what was decrypted and did not fit has to be answered by the next {@code
   * TlsPort.read}.
   */
  @Rule
  void STREAM_6_1_recv_over_TLS_answers_what_is_there(Subject subject) throws Exception {
    StreamRules.recvAnswersWhatIsThere(TlsPair.connect(subject));
  }

  /**
   * STREAM-1.2 over TLS, after close_notify.
   *
   * <p>If this fails: {@code TlsPort.read} has to answer END_OF_STREAM for close_notify, and to go
   * on doing so.
   */
  @Rule
  void STREAM_6_2_the_end_over_TLS_is_the_end_again_and_again(Subject subject) throws Exception {
    StreamRules.endIsTheEndAgainAndAgain(TlsPair.connect(subject));
  }

  /**
   * STREAM-1.3 over TLS.
   *
   * <p>If this fails: no record may be taken by a call that has no room for a byte of it.
   */
  @Rule
  void STREAM_6_3_asking_for_no_bytes_over_TLS_takes_nothing(Subject subject) throws Exception {
    StreamRules.askingForNothingTakesNothing(TlsPair.connect(subject));
  }

  /**
   * STREAM-1.5 over TLS.
   *
   * <p>If this fails: bytes were lost between two calls of {@code TlsPort.read}.
   */
  @Rule
  void STREAM_6_4_a_peek_over_TLS_leaves_what_it_shows(Subject subject) throws Exception {
    StreamRules.peekLeaves(TlsPair.connect(subject));
  }

  /**
   * STREAM-1.6 over TLS. Pitfall 20.
   *
   * <p>If this fails: the library wrote around the position and limit of the buffer, or takes
   * arrays only.
   */
  @Rule
  void STREAM_6_5_recv_over_TLS_fills_every_kind_of_buffer(Subject subject) throws Exception {
    StreamRules.recvFillsBuffers(TlsPair.connect(subject));
  }

  /**
   * STREAM-2.1 over TLS. Pitfall 26.
   *
   * <p>If this fails: {@code TlsPort.read} has to go on reading when a record brought no
   * application data.
   */
  @Rule
  void STREAM_6_6_read_over_TLS_waits_for_exactly_so_many_bytes(Subject subject) throws Exception {
    StreamReadRules.readWaitsForExactly(subject, TlsPair.connect(subject));
  }

  /**
   * STREAM-2.6 over TLS.
   *
   * <p>If this fails: bytes were lost between two calls of {@code TlsPort.read}.
   */
  @Rule
  void STREAM_6_7_the_reading_calls_over_TLS_can_be_mixed(Subject subject) throws Exception {
    StreamReadRules.callsCanBeMixed(TlsPair.connect(subject));
  }

  /**
   * STREAM-2.7 over TLS. Session tickets and the like are not application data.
   *
   * <p>If this fails: {@code TlsPort.read} with the deadline NOW has to answer WANT_READ when it
   * has read a record without application data and nothing more is there.
   */
  @Rule
  void STREAM_6_8_a_non_blocking_read_over_TLS_answers_what_is_there(Subject subject)
      throws Exception {
    StreamReadRules.nonBlockingRead(TlsPair.connect(subject));
  }

  /**
   * STREAM-3.1 to 3.4 over TLS.
   *
   * <p>If this fails: bytes were lost between two calls of {@code TlsPort.read}.
   */
  @Rule
  void STREAM_6_9_lines_over_TLS_come_as_without(Subject subject) throws Exception {
    Link link = TlsPair.connect(subject);
    StreamLineRules.lineOverSegments(subject, link);
    StreamLineRules.linesOfOneSegment(link);
    StreamLineRules.onlyNewlineEndsALine(link);
    StreamLineRules.lastLineWithoutNewline(link);
  }

  /**
   * STREAM-3.7 over TLS.
   *
   * <p>If this fails: as STREAM-6.8.
   */
  @Rule
  void STREAM_6_10_a_non_blocking_readline_over_TLS_keeps_half_a_line(Subject subject)
      throws Exception {
    StreamLineRules.nonBlockingLine(TlsPair.connect(subject));
  }

  /**
   * STREAM-4.2 over TLS.
   *
   * <p>If this fails: look for a buffer that is reused before its bytes were out, or for a record
   * that was cut.
   */
  @Rule
  void STREAM_6_11_eight_mebibytes_arrive_over_TLS(Subject subject) throws Exception {
    StreamWriteRules.eightMebibytes(subject, TlsPair.connect(subject));
  }

  /**
   * STREAM-4.3 over TLS.
   *
   * <p>If this fails: the library takes arrays only, or does not respect position and limit.
   */
  @Rule
  void STREAM_6_12_every_kind_of_buffer_is_sent_over_TLS(Subject subject) throws Exception {
    StreamWriteRules.sendsEveryBuffer(TlsPair.connect(subject));
  }

  /**
   * STREAM-4.5 over TLS.
   *
   * <p>If this fails: what {@code TlsPort.write} has answered is encrypted already: the rest of its
   * record has to be sent before the next one, and must not be asked for again.
   */
  @Rule
  void STREAM_6_13_a_non_blocking_send_over_TLS_loses_and_doubles_nothing(Subject subject)
      throws Exception {
    StreamWriteRules.nonBlockingSendThenTheRest(subject, TlsPair.connect(subject));
  }

  /**
   * STREAM-4.10 over TLS.
   *
   * <p>If this fails: a lock that is held while waiting, or a buffer that both directions share.
   */
  @Rule
  void STREAM_6_14_a_reader_and_a_writer_over_TLS_do_not_wait_for_each_other(Subject subject)
      throws Exception {
    StreamWriteRules.bothWaysAtOnce(subject, TlsPair.connect(subject));
  }

  /**
   * STREAM-4.11 over TLS.
   *
   * <p>If this fails: two writes were under way at once.
   */
  @Rule
  void STREAM_6_15_two_writers_over_TLS_do_not_mix_their_bytes(Subject subject) throws Exception {
    StreamWriteRules.writersDoNotMix(subject, TlsPair.connect(subject));
  }
}
