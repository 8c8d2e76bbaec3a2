package org.obmeet.telemetry.lake.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests notes and keys against the example of the C2SP specification signed-note. */
class SignedNoteTest {
  private static final String VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  private static final String NOTE =
      """
      This is an example message.

      \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
      """;

  @Test
  void example_ofTheSpecification_isVerified() {
    NoteKey key = NoteKey.parse(VKEY);

    assertThat(SignedNote.parse(NOTE).verified(List.of(key))).hasSize(1);
    assertThat(key.vkey()).isEqualTo(VKEY);
    assertThat(SignedNote.parse(NOTE).format()).isEqualTo(NOTE);
  }

  @Test
  void note_withAnotherText_isRejected() {
    SignedNote changed = SignedNote.parse(NOTE.replace("example message", "example massage"));

    assertThatThrownBy(() -> changed.verified(List.of(NoteKey.parse(VKEY))))
        .hasMessageContaining("the signature of example.com/foo (key 530d903a) is invalid");
  }

  @Test
  void signature_ofAnUnknownKey_isIgnored() {
    NoteKey other = NoteSigner.create("example.com/foo", new SecureRandom()).key();

    assertThat(SignedNote.parse(NOTE).verified(List.of(other))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no signature\n",
        "text\n\n",
        "text\n\n- example.com/foo AAAA\n",
        "text\n\n\u2014 example.com/foo AAAA\n",
        "text\n\n\u2014 example.com/foo not*base64\n",
        "te\txt\n\n\u2014 example.com/foo AAAAAAAAAAAA\n"
      })
  void note_malformed_isRejected(String note) {
    assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(TransparencyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/foo",
        "example.com/foo+530d903a+",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "two words+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0="
      })
  void key_malformed_isRejected(String vkey) {
    assertThatThrownBy(() -> NoteKey.parse(vkey)).isInstanceOf(TransparencyException.class);
  }

  @Test
  void privateKey_writtenAndRead_signsForItsPublicKey() {
    NoteSigner created = NoteSigner.create("example.com/log", new SecureRandom());

    NoteSigner read = NoteSigner.parse(created.privateKey(), created.key().vkey());

    SignedNote note = new SignedNote("text\n", List.of(read.sign("text\n")));
    assertThat(SignedNote.parse(note.format()).verified(List.of(created.key()))).hasSize(1);
    assertThatThrownBy(() -> NoteSigner.parse(created.privateKey(), VKEY))
        .isInstanceOf(TransparencyException.class)
        .hasMessageNotContaining("PRIVATE");
  }

  @Test
  void checkpoint_cutShort_isRejected() {
    for (String text : List.of("log\n", "log\n5\n", "log\n05\nAAAA\n", "log\n5\nAAAA\n")) {
      assertThatThrownBy(() -> LogCheckpoint.parse(text)).isInstanceOf(TransparencyException.class);
    }
  }
}
