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
  void hierarchy_withACycle_isRefusedWithTheCycle() {
    Map<String, String> parents = new TreeMap<>(Map.of("a", "b", "b", "c", "c", "a"));

    refused(
        () -> new ParentLabels("version", parents),
        "hierarchy of version must have no cycle; it has one: a → b → c → a");
    refused(
        () -> new ParentLabels("version", Map.of("a", "a")),
        "hierarchy of version must have no cycle; it has one: a → a");
  }

  @Test
  void hierarchy_withTheTotalAsALabel_isRefused() {
    String message = "labels of version must not be *, which is the label of the total";

    refused(() -> new ParentLabels("version", Map.of("a", "*")), message);
    refused(() -> new ParentLabels("version", Map.of("*", "a")), message);
  }

  @Test
  void hierarchy_withTwoLevels_hasPathsInnerLabelsAndLeaves() {
    ParentLabels hierarchy =
        new ParentLabels("version", Map.of("6.4.1", "6.4", "6.4", "6", "7.0", "7"));

    assertThat(hierarchy.path("6.4.1")).containsExactly("6.4.1", "6.4", "6");
    assertThat(hierarchy.path("8")).containsExactly("8");
    assertThat(hierarchy.isInnerLabel("6.4")).isTrue();
    assertThat(hierarchy.isInnerLabel("6.4.1")).isFalse();
    assertThat(hierarchy.leaves()).containsExactlyInAnyOrder("6.4.1", "7.0");
  }

  @Test
  void isInnerLabel_ofALargeHierarchy_isFast() {
    Map<String, String> parents = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      parents.put("value " + i, "step " + i);
    }
    ParentLabels hierarchy = new ParentLabels("a", parents);

    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThat(parents.keySet())
                .noneMatch(hierarchy::isInnerLabel)
                .allMatch(parents::containsKey));
    assertThat(hierarchy.isInnerLabel("step 7")).isTrue();
    assertThat(hierarchy)
        .isEqualTo(new ParentLabels("a", parents))
        .isNotEqualTo(ParentLabels.flat("a"));
  }
}
