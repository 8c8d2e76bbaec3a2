package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.privacy.attack.Attack;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Holds a release against everything that is promised of it. */
final class Verdict {
  private static final double SLACK = 1e-5;

  private final Problem problem;
  private final List<ReleasedTable> tables;
  private final Facts facts;

  private Verdict(Problem problem, List<ReleasedTable> tables) {
    this.problem = problem;
    this.tables = tables;
    this.facts = new Facts(problem);
  }

  /** Checks a release that an attacker reads who knows nothing else. */
  static AttackReport check(Problem problem, ProtectedRelease release) {
    return check(problem, release, List.of());
  }

  /** The same for an attacker who knows combinations that are impossible. */
  static AttackReport check(
      Problem problem, ProtectedRelease release, List<Map<String, String>> zeros) {
    Verdict verdict = new Verdict(problem, release.tables());
    assertThat(release.tables()).hasSameSizeAs(problem.tables());
    release.tables().forEach(verdict::rows);
    AttackReport report = verdict.attack(release.tables(), zeros);
    assertThat(report.exact()).as("known exactly").isEmpty();
    report.bounds().forEach(verdict::bound);
    verdict.insiders(zeros);
    if (problem.settings().protection() == Problem.Protection.SLIDING) {
      release.tables().forEach(verdict::unions);
    }
    return report;
  }

  private AttackReport attack(List<ReleasedTable> released, List<Map<String, String>> zeros) {
    Set<String> counts =
        problem.settings().zeros() == Problem.Zeros.SENSITIVE
            ? Set.of()
            : problem.tables().stream()
                .flatMap(table -> table.measures().stream())
                .filter(measure -> measure.kind() == TableDesign.Kind.COUNT)
                .map(TableDesign.Measure::name)
                .collect(Collectors.toSet());
    return Attack.attack(released, problem.hierarchies(), zeros, counts);
  }

  private void rows(ReleasedTable table) {
    assertThat(table.rows()).as("rows of " + table.name()).isNotEmpty();
    for (ReleasedTable.Row row : table.rows()) {
      for (int c = 0; c < table.columns().size() && row.published(); c++) {
        assertThat(row.values().get(c))
            .as("%s of %s in %s", table.columns().get(c).name(), row.labels(), table.name())
            .isEqualTo(facts.value(table, row.labels(), table.columns().get(c).name()));
      }
      assertThat(row.published() && facts.unsafe(table, row.labels()))
          .as("unsafe %s of %s is published", row.labels(), table.name())
          .isFalse();
    }
  }

  private ReleasedTable table(AttackReport.Bound bound) {
    return tables.stream().filter(t -> t.name().equals(bound.table())).findFirst().orElseThrow();
  }

  private void bound(AttackReport.Bound bound) {
    ReleasedTable table = table(bound);
    long truth = facts.value(table, bound.labels(), bound.measure());
    assertThat(bound.certain()).isTrue();
    assertThat((double) truth)
        .as("truth of " + bound)
        .isBetween(bound.lower() - SLACK, bound.upper() + SLACK);
    if (problem.settings().protection() == Problem.Protection.SLIDING) {
      wide(bound, table, truth);
    }
  }

  private void wide(AttackReport.Bound bound, ReleasedTable table, long truth) {
    int threshold = problem.settings().threshold();
    boolean counts = !problem.records().sums().contains(bound.measure());
    double missing = facts.missing(table, bound.labels(), bound.measure());
    if (counts && truth < threshold && facts.unsafe(table, bound.labels())) {
      assertThat(bound.upper()).as("upper of " + bound).isGreaterThanOrEqualTo(threshold - SLACK);
      assertThat(bound.upper() - bound.lower())
          .as("width of " + bound)
          .isGreaterThanOrEqualTo(threshold - 1 - SLACK);
    }
    assertThat(bound.upper())
        .as("upper of %s, short of %s", bound, missing)
        .isGreaterThanOrEqualTo(truth + missing - SLACK);
    assertThat(bound.lower())
        .as("lower of %s, short of %s", bound, missing)
        .isLessThanOrEqualTo(truth - missing + SLACK);
  }

  /** Nobody who is alone in cells learns another that is unsafe. */
  private void insiders(List<Map<String, String>> zeros) {
    TreeSet<Integer> soles = new TreeSet<>();
    for (ReleasedTable table : tables) {
      table.rows().stream()
          .filter(row -> !row.published())
          .forEach(row -> soles.add(facts.sole(table, row.labels())));
    }
    soles.remove(-1);
    for (int who : soles) {
      AttackReport report = attack(facts.known(tables, who), zeros);
      assertThat(report.exact())
          .as("what contributor %s, alone in some cells, learns of others", who)
          .noneMatch(bound -> facts.unsafe(table(bound), bound.labels()));
    }
  }

  /** Where something adds up, what is withheld together is known together. */
  private void unions(ReleasedTable table) {
    if (table.columns().stream().anyMatch(ReleasedTable.Column::additive)) {
      facts
          .together(table)
          .forEach(
              (row, people) ->
                  assertThat(people == 0 || people >= problem.settings().threshold())
                      .as("%s less its published children leaves %s", row, people)
                      .isTrue());
    }
    for (ReleasedTable.Column column : table.columns()) {
      assertThat(facts.missingTogether(table, column.name()).values())
          .as("what rows of %s less their published children lack to the p %% rule", table.name())
          .allMatch(missing -> missing == 0);
    }
  }
}
