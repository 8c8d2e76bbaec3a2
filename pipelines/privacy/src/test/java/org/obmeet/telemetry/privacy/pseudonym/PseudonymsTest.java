package org.obmeet.telemetry.privacy.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PseudonymsTest {
  private static final byte[] KEY = key(1);

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private static byte[] hmac(byte[] key, String text, byte[] more) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(text.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(mac.doFinal(more), 16);
  }

  private final Pseudonyms pseudonyms =
      new Pseudonyms(
          KEY,
          (stream, kind, epoch) -> {
            if (epoch == 9) {
              throw new IllegalStateException("key of " + stream + "/" + kind + "/" + epoch);
            }
            return key(10 + epoch);
          });

  @Test
  void subjectAndPseudonym_areTruncatedHmacs() throws Exception {
    byte[] subject = pseudonyms.subject("person", new byte[] {'u'});
    assertThat(subject).isEqualTo(hmac(KEY, "person\0", new byte[] {'u'}));
    for (int round = 0; round < 2; round++) {
      for (int epoch = 0; epoch < 3; epoch++) {
        assertThat(pseudonyms.pseudonym("s", "person", epoch, subject))
            .isEqualTo(hmac(key(10 + epoch), "person\0", subject));
      }
    }
    assertThat(pseudonyms.copy().subject("person", new byte[] {'u'})).isEqualTo(subject);
    assertThat(pseudonyms.subject("owner", new byte[] {'u'})).isNotEqualTo(subject);
  }

  @Test
  void pseudonymiser_inAnyOrderOfEpochs_returnsTheSame() {
    Pseudonymiser person = pseudonyms.pseudonymiser("s", "person");
    byte[] subject = person.subject(new byte[] {'u'});
    assertThat(subject).isEqualTo(pseudonyms.subject("person", new byte[] {'u'}));
    for (int epoch : new int[] {0, 0, 2, 1, -1, 2}) {
      assertThat(person.pseudonym(epoch, subject))
          .isEqualTo(pseudonyms.pseudonym("s", "person", epoch, subject));
    }
    assertThatThrownBy(() -> person.pseudonym(9, subject)).hasMessage("key of s/person/9");
    assertThat(person.pseudonym(2, subject))
        .isEqualTo(pseudonyms.pseudonym("s", "person", 2, subject));
  }

  @Test
  void key_missing_isNamedInTheError() {
    assertThatThrownBy(() -> pseudonyms.pseudonym("s", "owner", 9, new byte[16]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("key of s/owner/9");
  }

  @Test
  void key_ofAWrongLength_isRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> new Pseudonyms(new byte[16], (s, k, e) -> KEY))
        .hasMessage("subject key must be 32 bytes; it is 16");
    Pseudonyms other = new Pseudonyms(KEY, (s, k, e) -> null);
    assertThatThrownBy(() -> other.pseudonym("s", "owner", 1, new byte[16]))
        .hasMessage(
            "key of EpochKeyId[stream=s, kind=owner, epoch=1] must be 32 bytes; it is absent");
  }

  @ParameterizedTest
  @CsvSource({"28,4,0", "28,31,0", "28,32,1", "28,3,-1", "364,4,0", "364,367,0", "364,368,1"})
  void epoch_countsFromTheFirstMonday(int length, long day, int epoch) {
    assertThat(Pseudonyms.epoch(length, day)).isEqualTo(epoch);
  }

  @Test
  void epoch_withoutLength_isRefused() {
    assertThatThrownBy(() -> Pseudonyms.epoch(0, 4))
        .hasMessage("epoch must be at least 1 day; it is 0");
  }
}
