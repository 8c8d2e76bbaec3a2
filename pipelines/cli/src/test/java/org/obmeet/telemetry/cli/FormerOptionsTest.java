package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options with another name in an earlier release. */
class FormerOptionsTest {
  private final List<String> notices = new ArrayList<>();

  @Test
  void formerName_isReplaced_withANotice() {
    assertThat(FormerOptions.replace(List.of("hold", "add", "--who", "legal"), notices::add))
        .containsExactly("hold", "add", "--requested-by", "legal");
    assertThat(FormerOptions.replace(List.of("--give-up=a fire"), notices::add))
        .containsExactly("--accept-data-loss=a fire");
    assertThat(FormerOptions.replace(List.of("attack", "r", "--ladders", "f"), notices::add))
        .containsExactly("attack", "r", "--hierarchies", "f");
    assertThat(notices)
        .containsExactly(
            "notice: --who is now --requested-by; the former name works until 0.3",
            "notice: --give-up is now --accept-data-loss; the former name works until 0.3",
            "notice: --ladders is now --hierarchies; the former name works until 0.3");
  }

  @Test
  void otherWords_stayAsTheyAre() {
    List<String> words = List.of("erase", "--person", "--whoever", "--objection");

    assertThat(FormerOptions.replace(words, notices::add)).isEqualTo(words);
    assertThat(notices).isEmpty();
  }

  @Test
  void formerMode_isReplaced_withANotice() {
    assertThat(FormerOptions.replace(List.of("retain", "--lake", "l", "--plan"), notices::add))
        .containsExactly("retain", "--lake", "l", "plan");
    assertThat(FormerOptions.replace(List.of("erase", "--due"), notices::add))
        .containsExactly("erase", "due");
    assertThat(notices)
        .containsExactly(
            "notice: --plan is now plan; the former name works until 0.3",
            "notice: --due is now due; the former name works until 0.3");
  }

  @Test
  void commandLine_withAFormerName_isUnderstood() {
    CliResult called = CliResult.with("erase", "--lake", "l", "--person", "p", "--at-once");

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err())
        .contains("notice: --at-once is now --immediate", "--immediate requires --reason");
  }
}
