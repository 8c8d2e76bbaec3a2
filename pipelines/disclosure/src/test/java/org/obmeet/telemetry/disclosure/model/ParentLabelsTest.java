package org.obmeet.telemetry.disclosure.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ParentLabelsTest {
  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void ladder_withACycle_isRefused_namingIt() {
    Map<String, String> parents = new TreeMap<>(Map.of("a", "b", "b", "c", "c", "a"));

    refused(
        () -> new ParentLabels("version", parents),
        "ladder of version must have no cycle; it has one: a → b → c → a");
    refused(
        () -> new ParentLabels("version", Map.of("a", "a")),
        "ladder of version must have no cycle; it has one: a → a");
  }

  @Test
  void ladder_namingTheTotal_isRefused() {
    String message = "labels of version must not be *, which stands for the total";

    refused(() -> new ParentLabels("version", Map.of("a", "*")), message);
    refused(() -> new ParentLabels("version", Map.of("*", "a")), message);
  }

  @Test
  void ladder_knowsPathsStepsAndLeaves() {
    ParentLabels ladder =
        new ParentLabels("version", Map.of("6.4.1", "6.4", "6.4", "6", "7.0", "7"));

    assertThat(ladder.path("6.4.1")).containsExactly("6.4.1", "6.4", "6");
    assertThat(ladder.path("8")).containsExactly("8");
    assertThat(ladder.isInnerLabel("6.4")).isTrue();
    assertThat(ladder.isInnerLabel("6.4.1")).isFalse();
    assertThat(ladder.leaves()).containsExactlyInAnyOrder("6.4.1", "7.0");
  }

  @Test
  void steps_ofALargeLadder_areFoundAtOnce() {
    Map<String, String> parents = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      parents.put("value " + i, "step " + i);
    }
    ParentLabels ladder = new ParentLabels("a", parents);

    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThat(parents.keySet())
                .noneMatch(ladder::isInnerLabel)
                .allMatch(parents::containsKey));
    assertThat(ladder.isInnerLabel("step 7")).isTrue();
    assertThat(ladder)
        .isEqualTo(new ParentLabels("a", parents))
        .isNotEqualTo(ParentLabels.flat("a"));
  }
}
