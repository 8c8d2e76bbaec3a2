package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedInputTest {
  private static final String GOOD = "{\"uniqueId\":\"i\",\"createdAt\":\"2026-11-20T00:00:00Z\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1} x",
        "{\"a\":\"x}",
        "{\"os\":{\"arch\":\"x64\"}",
        "{\"userLanguages\":{\"en\":1",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "nonsense",
        "[1,2",
      })
  void line_otherThanOneDocument_isMalformed(String line) {
    assertThat(ProjectorFixture.reports().project(line).refused)
        .containsExactly("malformed-json||0");
    assertThat(ProjectorFixture.events().project(line).refused)
        .containsExactly("malformed-json||0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"uniqueId\":\"i\"}]", "1", "\"text\"", "null", "true"})
  void document_otherThanAnObject_isRejected(String line) {
    assertThat(ProjectorFixture.reports().project(line).refused)
        .containsExactly("not-an-object||0");
    assertThat(ProjectorFixture.events().project(line).refused).containsExactly("not-an-object||0");
  }

  @ParameterizedTest
  @CsvSource({"{\"a\":,}", "{\"os\":,}", "[,]", "{\"userLanguages\":{\"a\":,}}"})
  void nesting_beyondTheLimit_isTooDeep(String open, String close) {
    String line = open.repeat(10_000) + "1" + close.repeat(10_000);
    assertThat(ProjectorFixture.reports().project(line).refused).containsExactly("too-deep||0");
  }

  @Test
  void nesting_ofTheLimit_isRead() {
    String deep = ",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
    ProjectorFixture outcomes = ProjectorFixture.reports().project(GOOD.replace("}", deep));
    assertThat(outcomes.rows).hasSize(1);
    String deeper = ",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}";
    assertThat(ProjectorFixture.reports().project(GOOD.replace("}", deeper)).refused)
        .containsExactly("too-deep||0");
  }

  @Test
  void record_beyondTheLimit_isTooLong() {
    byte[] line = new byte[50 << 20];
    Arrays.fill(line, (byte) ' ');
    assertThat(ProjectorFixture.reports().project(line).refused).containsExactly("too-long||0");
  }

  @Test
  void number_ofTenThousandDigits_isTooLong() {
    String line = GOOD.replace("}", ",\"totalUsers\":" + "9".repeat(10_000) + "}");
    assertThat(ProjectorFixture.reports().project(line).refused).containsExactly("too-long||0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0xC0, 0xFF, 0xED})
  void bytes_thatAreNotUtf8_areRejectedWhereverTheyStand(int wrong) {
    for (String place : new String[] {"unnamed", "version"}) {
      byte[] line =
          GOOD.replace("}", ",\"" + place + "\":\"?\"}").getBytes(StandardCharsets.ISO_8859_1);
      line[line.length - 3] = (byte) wrong;
      assertThat(ProjectorFixture.reports().project(line).refused)
          .containsExactly("invalid-utf8||0");
    }
  }

  @Test
  void document_inUtf16_isNotGuessedAt() {
    byte[] line = GOOD.getBytes(StandardCharsets.UTF_16BE);
    assertThat(ProjectorFixture.reports().project(line).refused)
        .containsExactly("malformed-json||0");
  }

  @Test
  void document_withAByteOrderMark_isRead() {
    assertThat(ProjectorFixture.reports().project("\uFEFF" + GOOD).rows).hasSize(1);
  }

  @Test
  void document_betweenOtherBytes_isReadFromItsOffset() {
    byte[] line = ("xx" + GOOD + "}}").getBytes(StandardCharsets.UTF_8);
    ProjectorFixture outcomes = ProjectorFixture.reports().project(GOOD);
    Projector projector =
        new Projector(
            ProjectorFixture.CATALOG.dataset("instance_statistics"),
            ProjectorFixture.CATALOG.processing(),
            ProjectorFixture.pseudonyms(),
            org.obmeet.telemetry.privacy.consent.ConsentHistory.assuming(
                org.obmeet.telemetry.schemas.policy.Scope.EXTENDED),
            org.obmeet.telemetry.privacy.suppression.SuppressionLookup.none(),
            ProjectorFixture.NOW,
            ProjectorFixture.keep("instance_statistics"));
    projector.project(line, 2, line.length - 4, outcomes);
    assertThat(outcomes.rows.get(0)).isEqualTo(outcomes.rows.get(1));
  }

  @Test
  void keys_manyAndUnknown_areSkipped() {
    StringBuilder line = new StringBuilder(GOOD.substring(0, GOOD.length() - 1));
    for (int i = 0; i < 20_000; i++) {
      line.append(",\"key").append(i).append("\":0");
    }
    assertThat(ProjectorFixture.reports().project(line.append('}').toString()).rows).hasSize(1);
  }
}
