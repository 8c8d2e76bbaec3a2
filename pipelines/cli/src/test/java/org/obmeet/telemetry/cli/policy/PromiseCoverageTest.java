package org.obmeet.telemetry.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Promise;
import org.obmeet.telemetry.schemas.policy.Promise.Coverage.OutOfScope;
import org.obmeet.telemetry.schemas.policy.Promise.Coverage.Planned;
import org.obmeet.telemetry.schemas.policy.Promise.Coverage.Tested;
import org.obmeet.telemetry.schemas.policy.Promise.TestName;

class PromiseCoverageTest {
  private static Promise promise(String id, Promise.Coverage coverage) {
    return new Promise(id, "We keep " + id + ".", "It is kept.", coverage, List.of(), "");
  }

  private static final List<Promise> EACH =
      List.of(
          promise("a", new Tested(List.of(new TestName("KeptTest", "it_is_kept")))),
          promise("b", new Planned("a command")),
          promise("c", new OutOfScope("binds others")),
          promise("d", new Planned(" ")));

  @Test
  void promises_ofEachKind_areCountedApart() {
    PromiseCoverage coverage = PromiseCoverage.of(EACH);

    assertThat(coverage.binding()).isEqualTo(3);
    assertThat(coverage.percentTested()).isEqualTo(33);
    assertThat(coverage.uncovered()).extracting(Promise::id).containsExactly("d");
    assertThat(coverage.toMap().toString())
        .contains("tests=[KeptTest#it_is_kept]", "missing=a command", "reason=binds others")
        .contains("uncovered=1");
  }

  @Test
  void lines_ofEachKind_sayRuleAndWhatShowsIt() {
    assertThat(PromiseCoverage.of(EACH).lines())
        .contains(
            "Kept, as tests show (1)",
            "    rule: It is kept.",
            "    test: KeptTest#it_is_kept",
            "    missing: a command",
            "    reason: binds others",
            "NOT COVERED: neither a test nor a note (1)",
            "4 promises: 3 bind this system, 1 bind others.",
            "Of the 3 binding ones 1 are shown by tests (33 %), 1 are planned, 1 are not covered.");
  }

  @Test
  void lines_ofWhatShips_fitAScreen() {
    assertThat(PromiseCoverage.of(Catalog.load().promises()).lines())
        .filteredOn(line -> !line.startsWith("    test: "))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WordWrap.WIDTH));
  }

  @Test
  void sentence_thatIsLong_isCutBetweenWords() {
    assertThat(PromiseCoverage.shortened("word ".repeat(40).strip()))
        .hasSizeLessThanOrEqualTo(90)
        .endsWith("word …");
    assertThat(PromiseCoverage.shortened("\u4e00".repeat(100)))
        .isEqualTo("\u4e00".repeat(88) + " …");
    assertThat(PromiseCoverage.shortened("Short.")).isEqualTo("Short.");
  }
}
