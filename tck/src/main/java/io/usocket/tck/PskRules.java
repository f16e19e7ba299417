// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import io.usocket.TlsAlert;
import io.usocket.TlsVersion;

/** PSK: a key that both sides were given before, in place of certificates; in TLS 1.3. */
class PskRules {
  private static PskCases cases(Subject subject) {
    return new PskCases(subject, TlsVersion.TLS_1_3);
  }

  /**
   * Two sides with the same key agree, without certificates.
   *
   * <p>If this fails: external PSKs are offered with psk_dhe_ke, for SHA-256; a server needs no
   * identity, and a client no trust.
   */
  @Rule
  void PSK_1_1_a_shared_key_takes_the_place_of_certificates(Subject subject) throws Exception {
    cases(subject).two_sides_with_the_same_key_agree();
  }

  /**
   * By default a group for key exchange is used too, so that a key that is stolen later decrypts
   * nothing.
   *
   * <p>If this fails: leave out psk_ke.
   */
  @Rule
  void PSK_1_2_there_is_forward_secrecy(Subject subject) throws Exception {
    cases(subject).there_is_forward_secrecy();
  }

  /**
   * A server with several keys takes the one that the client names.
   *
   * <p>If this fails: look the identity up, as bytes of UTF-8.
   */
  @Rule
  void PSK_1_3_a_server_finds_the_key_by_its_identity(Subject subject) throws Exception {
    cases(subject).a_server_finds_the_key_by_its_identity();
  }

  /**
   * Who connects again proves the key again.
   *
   * <p>If this fails: give no session to whoever has a key.
   */
  @Rule
  void PSK_1_7_each_handshake_is_a_full_one(Subject subject) throws Exception {
    cases(subject).each_handshake_is_a_full_one();
  }

  /**
   * Another key under the same identity is refused, and both sides hear of it.
   *
   * <p>If this fails: verify the binder (RFC 8446 section 4.2.11.2); nothing goes on after that.
   */
  @Rule
  void PSK_2_1_a_wrong_key_is_refused(Subject subject) throws Exception {
    cases(subject).a_wrong_key_is_refused(TlsAlert.DECRYPT_ERROR);
  }

  /**
   * An identity that the server does not know is refused with unknown_psk_identity.
   *
   * <p>If this fails: a server that goes on would do so without authentication.
   */
  @Rule
  void PSK_2_2_an_unknown_identity_is_refused(Subject subject) throws Exception {
    cases(subject).an_unknown_identity_is_refused();
  }

  /**
   * A client with a key takes no server that has only certificates, be they good.
   *
   * <p>If this fails: whoever has a certificate could play the server.
   */
  @Rule
  void PSK_2_3_a_server_with_certificates_alone_is_refused(Subject subject) throws Exception {
    cases(subject).a_server_with_certificates_alone_is_refused();
  }

  /**
   * A server with keys takes no client without one.
   *
   * <p>If this fails: everybody would be let in.
   */
  @Rule
  void PSK_2_4_a_client_without_a_key_is_refused(Subject subject) throws Exception {
    cases(subject).a_client_without_a_key_is_refused();
  }

  /**
   * A client with a key, and a server of the same library with certificates, do not come together;
   * nor the other way round.
   *
   * <p>If this fails: with a preSharedKey no certificate is offered or taken.
   */
  @Rule
  void PSK_2_5_keys_and_certificates_do_not_mix(Subject subject) throws Exception {
    cases(subject).keys_and_certificates_do_not_mix();
  }

  /**
   * A client with several keys cannot know which to use: it is refused before it connects.
   *
   * <p>If this fails: refuse it in {@code TlsContext.client}.
   */
  @Rule
  void PSK_3_2_a_client_has_one_key(Subject subject) throws Exception {
    cases(subject).a_client_has_one_key();
  }

  /**
   * Where it is not claimed, a pre-shared key is refused when the socket is made.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void PSK_3_3_where_not_claimed_it_is_refused(Subject subject) throws Exception {
    cases(subject).it_is_refused(Feature.PSK_TLS_1_3);
  }
}
