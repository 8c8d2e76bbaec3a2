package org.obmeet.telemetry.privacy.projection.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextCacheTest {
  private static final int PLACES = 8;

  private final TextCache<String> cache = new TextCache<>(PLACES);

  private static Slots text(String text) {
    byte[] bytes = ("..." + text + "...").getBytes(StandardCharsets.UTF_8);
    Slots slots = new Slots(1);
    slots.readFrom(bytes);
    slots.setTextInPlace(0, 3, bytes.length - 6);
    return slots;
  }

  @Test
  void texts_moreThanTheCapacity_areFoundOrAbsent() {
    int found = 0;
    for (int i = 0; i < 1_000; i++) {
      cache.put(text("text " + i), 0, "value " + i);
      assertThat(cache.find(text("text " + i), 0)).isEqualTo("value " + i);
      for (int before = Math.max(0, i - 20); before < i; before++) {
        String value = cache.find(text("text " + before), 0);
        assertThat(value).isIn(null, "value " + before);
        found += value == null ? 0 : 1;
      }
    }
    assertThat(found).isBetween(1_000, 1_000 * PLACES);
  }

  @Test
  void texts_ofSimilarLetters_areDistinguished() {
    for (String text : new String[] {"12345678", "123456789", "12345679", "", "1", "\0"}) {
      cache.put(text("other"), 0, "other");
      assertThat(cache.find(text(text), 0)).as(text).isNull();
      cache.put(text(text), 0, text);
      assertThat(cache.find(text(text), 0)).isEqualTo(text);
      cache.clear();
      assertThat(cache.find(text(text), 0)).isNull();
    }
  }

  @Test
  void text_tooLong_isNotCached() {
    cache.put(text("x".repeat(513)), 0, "long");
    assertThat(cache.find(text("x".repeat(513)), 0)).isNull();
  }

  @Test
  void texts_withOneDifferentByte_areDistinguished() {
    for (int length = 1; length < 40; length++) {
      byte[] text = "0123456789".repeat(4).substring(0, length).getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < length; at++) {
        byte[] other = text.clone();
        other[at]++;
        assertThat(Utf8Text.equals(text, other, 0, length)).as("%d of %d", at, length).isFalse();
      }
      assertThat(Utf8Text.equals(text, text.clone(), 0, length)).isTrue();
      assertThat(Utf8Text.equals(text, text, 0, length - 1)).isFalse();
      assertThat(Utf8Text.isAt(text, text, 0, length - 1)).as("beyond the end").isFalse();
    }
  }
}
