package org.obmeet.telemetry.privacy.projection.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.projection.ProjectorFixture;

/** Tests that the cache of transitions is bounded and does not change results. */
class TransitionBuilderTest {
  private static final ReaderComparison REPORTS =
      new ReaderComparison(ProjectorFixture.CATALOG.dataset("instance_statistics"));

  @Test
  void documents_ofManyDifferentKeys_areReadEqually_beyondTheCache() {
    SplittableRandom dice = new SplittableRandom(7);
    for (int document = 0; document < 300; document++) {
      StringBuilder text = new StringBuilder("{\"uniqueId\":\"i\"");
      for (int key = 0; key < 40; key++) {
        String name = Long.toString(dice.nextLong(), 36).repeat(1 + dice.nextInt(20));
        text.append(",\"").append(name).append("\":").append(dice.nextInt(100));
        text.append(",\"services\":{\"").append(name).append("\":{\"users\":7}}");
      }
      text.append(",\"totalUsers\":").append(document).append('}');
      byte[] line = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(REPORTS.isPlain(line)).isTrue();
    }
  }

  @Test
  void value_ofAnotherKindThanBefore_isReadEqually() {
    String[] values = {
      "1", "-1", "0.5", "true", "null", "\"\"", "\"x\"", " 1", " \"x\"", "{}", "{ }", "[]", "[1]"
    };
    for (String before : values) {
      for (String after : values) {
        for (String key : new String[] {"totalUsers", "uniqueId", "nobodyReadsIt", "services"}) {
          for (String value : new String[] {before, after, before}) {
            assertRead("{\"a\":1,\"" + key + "\":" + value + ",\"totalRooms\":2}");
          }
        }
        for (String value : new String[] {before, after + "," + before, "", after}) {
          assertRead("{\"enterprise\":{\"modules\":[" + value + "]},\"totalRooms\":2}");
          assertRead("{\"omnichannelSources\":[" + value + "],\"totalRooms\":2}");
        }
      }
    }
  }

  private static void assertRead(String text) {
    assertThat(REPORTS.isPlain(text.getBytes(StandardCharsets.UTF_8))).as(text).isTrue();
  }
}
