package org.obmeet.telemetry.schemas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.SmallCatalog;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of errors in metrics. Each message has file, key, value and allowed values. */
class MetricErrorsTest {
  private static final String FILE = "metrics/versions.yaml";
  private static final String TEXT =
      """
      name: versions
      title: Versions
      question: Which versions?
      unit: share
      population: All of them.
      additive: false
      window: week
      formula: {kind: share, cube: by_version, level: {version: major}, measure: instances}
      """;

  private static String fault(String old, String replacement) {
    assertThat(TEXT).contains(old);
    return SmallCatalog.faultOf(FILE, TEXT.replace(old, replacement));
  }

  /** Returns the error message with another formula. */
  private static String formula(String formula) {
    return SmallCatalog.faultOf(
        FILE, TEXT.replaceAll("formula: .*", "formula: {" + formula.replace("$", "\\$") + "}"));
  }

  @Test
  void metric_ofACappedSum_saysSoInItsQuestion() {
    String mean = "formula: {kind: mean, cube: by_version, sum: users_capped, count: instances}";
    Metric metric =
        SmallCatalog.with(FILE, TEXT.replaceAll("formula: .*", mean)).metrics().get("versions");

    assertThat(metric.question())
        .isEqualTo("Which versions? Users (at most 100 counted per instance).");
  }

  @Test
  void metric_valid_isLoaded() {
    Metric metric = SmallCatalog.with(FILE, TEXT).metrics().get("versions");

    assertThat(metric.formula().cubes()).containsExactly("by_version");
    assertThat(metric.scope()).isEqualTo(Scope.INFO_PAGE);
    assertThat(((Formula.Share) metric.formula()).cells().levels())
        .extracting(MetricLevel::name)
        .containsExactly("major");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: versions|name: others|name is 'others'; allowed: versions",
        "kind: share|kind: sql|formula.kind is 'sql'; allowed: value, share, growth, mean,",
        "cube: by_version|cube: gone|formula.cube is 'gone'; allowed: by_version, active, adoption",
        "measure: instances|measure: rooms|formula.measure is 'rooms'; allowed: instances, users",
        "measure: instances|measure: owners|formula.measure is 'owners'; allowed: instances, users",
        "version: major|edition: major|'edition'; allowed: a dimension of by_version: version, colour",
        "version: major|version: patch|formula.level.version is 'patch'; allowed: value, minor, major",
        "version: major|colour: major|formula.level.colour is 'major'; allowed: value, top",
        "window: week|window: four_weeks|window is 'four_weeks'; allowed: week",
        "additive: false|additive: true|additive is 'true'; allowed: false; only a value of a",
        "measure: instances|measure: instances, by: x|key of formula is 'by'; allowed: cube, kind,",
        "unit: share|units: share|key is 'units'; did you mean unit? allowed: unit"
      })
  void metric_invalid_isRefused(String old, String replacement, String message) {
    assertThat(fault(old, replacement)).startsWith(FILE + ": ").contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: share, cube: active, measure: owners|formula.level is missing",
        "kind: share, cube: by_version, measure: users|formula.level is missing",
        "kind: quantile, cube: by_version, quantile: m|allowed: value for each dimension of by_",
        "kind: quantile, cube: active, quantile: m|formula.quantile is 'm'; allowed: ",
        "kind: ratio, cube: by_version, measure: owners|'by_version'; allowed: a cube of one dim",
        "kind: ratio, cubes: gone_*, measure: owners|'gone_*'; allowed: PREFIX* for cubes of one flag",
        "kind: ratio, cube: adoption, measure: owners, rows: [{numerator: [maybe], denominator: [no]}]"
            + "|formula.rows[0].numerator[0] is 'maybe'; allowed: yes, no",
        "kind: ratio, cube: adoption, measure: owners, rows: [{numerator: [yes], denominator: [no]},"
            + " {numerator: [no], denominator: [yes]}]"
            + "|formula.rows[1] is a mapping; allowed: a row with a label that no other row has",
        "kind: mean, cube: by_version, sum: users_capped, count: instances, divisor: 0"
            + "|formula.divisor is '0'; allowed: an integer 1..1000000000"
      })
  void formula_invalid_isRefused(String formula, String message) {
    assertThat(formula(formula)).startsWith(FILE + ": ").contains(message);
  }

  @Test
  void file_withAnotherName_isRefused() {
    assertThat(SmallCatalog.faultOf("metrics/Versions.yml", TEXT))
        .isEqualTo(
            "metrics/Versions.yml: file is 'metrics/Versions.yml'; allowed: metrics/NAME.yaml");
  }
}
