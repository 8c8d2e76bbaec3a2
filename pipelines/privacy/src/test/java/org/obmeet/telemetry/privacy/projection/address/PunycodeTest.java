package org.obmeet.telemetry.privacy.projection.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PunycodeTest {
  /** Letters that all versions of IDNA encode in the same way. */
  private static final String LETTERS = "abcxyz019-àéîõüčşžабвяαβγω日本語한글";

  @Test
  void randomLabels_encoded_agreeWithTheJdk() {
    long seed = 3492;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder label = new StringBuilder("ü");
      for (int length = random.nextInt(12); length > 0; length--) {
        label.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      assertThat("xn--" + Punycode.encode(label.toString()))
          .as("seed %s: %s", seed, label)
          .isEqualTo(IDN.toASCII(label.toString(), IDN.ALLOW_UNASSIGNED));
    }
  }
}
