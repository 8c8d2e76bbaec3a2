package org.obmeet.telemetry.privacy.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.tables.TableDesign.Kind;
import org.obmeet.telemetry.privacy.tables.TableDesign.Measure;

class ProblemFaultsTest {
  private static final Measure PEOPLE = new Measure("people", Kind.COUNT, false);

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static Problem.Settings settings(int threshold, int percent) {
    return new Problem.Settings(
        threshold,
        Problem.Zeros.SAFE,
        percent,
        Problem.Protection.SLIDING,
        Problem.Generalise.FOLD_FIRST);
  }

  @Test
  void ladder_withACycle_isRefused_namingIt() {
    Map<String, String> parents = new TreeMap<>(Map.of("a", "b", "b", "c", "c", "a"));

    refused(
        () -> new Hierarchy("version", parents),
        "ladder of version must have no cycle; it has one: a → b → c → a");
    refused(
        () -> new Hierarchy("version", Map.of("a", "a")),
        "ladder of version must have no cycle; it has one: a → a");
  }

  @Test
  void ladder_namingTheTotal_isRefused() {
    String message = "labels of version must not be *, which stands for the total";

    refused(() -> new Hierarchy("version", Map.of("a", "*")), message);
    refused(() -> new Hierarchy("version", Map.of("*", "a")), message);
  }

  @Test
  void ladder_knowsPathsStepsAndLeaves() {
    Hierarchy ladder = new Hierarchy("version", Map.of("6.4.1", "6.4", "6.4", "6", "7.0", "7"));

    assertThat(ladder.path("6.4.1")).containsExactly("6.4.1", "6.4", "6");
    assertThat(ladder.path("8")).containsExactly("8");
    assertThat(ladder.isStep("6.4")).isTrue();
    assertThat(ladder.isStep("6.4.1")).isFalse();
    assertThat(ladder.leaves()).containsExactlyInAnyOrder("6.4.1", "7.0");
  }

  @Test
  void threshold_andPercent_outOfRange_areRefused() {
    refused(() -> settings(0, 10), "threshold must be from 1 to 1000000; it is 0");
    refused(() -> settings(1_000_001, 10), "threshold must be from 1 to 1000000; it is 1000001");
    refused(() -> settings(10, 0), "dominance must be from 1 to 100; it is 0");
    refused(() -> settings(10, 101), "dominance must be from 1 to 100; it is 101");
    assertThat(settings(1, 100).threshold()).isEqualTo(1);
  }

  @Test
  void ladders_ofOtherDimensionsThanTheRecords_areRefused() {
    Records records = new Records(List.of("a", "b"), List.of(), List.of(), false);

    for (List<Hierarchy> ladders :
        List.of(List.of(Hierarchy.flat("a")), List.of(Hierarchy.flat("b"), Hierarchy.flat("a")))) {
      refused(
          () -> new Problem(ladders, List.of(), records, settings(10, 10)),
          "there must be one ladder for each dimension, in order");
    }
  }

  @Test
  void table_withoutMeasure_orWithADimensionTwice_isRefused() {
    refused(() -> new TableDesign("t", List.of("a"), List.of()), "table t must have a measure");
    refused(
        () -> new TableDesign("t", List.of("a", "a"), List.of(PEOPLE)),
        "table t must name each dimension once; it names [a, a]");
  }

  @Test
  void records_ofTheOtherKind_areRefused() {
    Records people = new Records(List.of("a"), List.of(), List.of(), false);
    Records cells = new Records(List.of("a"), List.of(), List.of(), true);

    assertThatThrownBy(() -> people.add(List.of("x"), 3, new long[0]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these records have contributors, not counts");
    assertThatThrownBy(() -> cells.add(List.of("x"), "somebody", new long[0]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these records have counts, not contributors");
    refused(() -> cells.add(List.of("x"), -1, new long[0]), "a count must be at least 0; it is -1");
    assertThat(cells.size()).isZero();
  }

  @Test
  void records_keepWhatWasAdded_pastTheFirstSixteen() {
    Records records = new Records(List.of("a", "b"), List.of("s", "t"), List.of(0, 2), false);
    for (int i = 0; i < 40; i++) {
      records.add(List.of("a" + i % 3, "b" + i % 5), "w" + i % 7, new long[] {i, -i});
    }

    assertThat(records.size()).isEqualTo(40);
    assertThat(records.contributors()).isEqualTo(7);
    for (int i = 0; i < 40; i++) {
      assertThat(records.values(1).get(records.code(i, 1))).isEqualTo("b" + i % 5);
      assertThat(records.sum(i, 1)).isEqualTo(-i);
      assertThat(records.contributor(i)).isEqualTo(i % 7);
    }
  }

  /** As many steps as values, each looked up. */
  @Test
  void steps_ofALargeLadder_areFoundAtOnce() {
    Map<String, String> parents = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      parents.put("value " + i, "step " + i);
    }
    Hierarchy ladder = new Hierarchy("a", parents);

    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThat(parents.keySet()).noneMatch(ladder::isStep).allMatch(parents::containsKey));
    assertThat(ladder.isStep("step 7")).isTrue();
    assertThat(ladder).isEqualTo(new Hierarchy("a", parents)).isNotEqualTo(Hierarchy.flat("a"));
  }

  @Test
  void values_ofADimension_areNotCopiedForEachCall_norToBeChanged() {
    Records records = new Records(List.of("a"), List.of(), List.of(), true);
    records.add(List.of("x"), 1, new long[0]);

    assertThat(records.values(0)).containsExactly("x").isSameAs(records.values(0));
    assertThatThrownBy(() -> records.values(0).add("y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
