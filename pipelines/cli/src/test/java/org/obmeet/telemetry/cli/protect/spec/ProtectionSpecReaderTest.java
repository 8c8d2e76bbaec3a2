package org.obmeet.telemetry.cli.protect.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure.Kind;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings.Eligibility;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings.Zeros;
import org.obmeet.telemetry.schemas.source.CatalogException;

class ProtectionSpecReaderTest {
  private static final String GOOD =
      """
      contributor: company
      dimensions:
        region: {hierarchy: {using: hierarchies/regions.csv}}
        income: {}
      tables:
        - {name: t1, dimensions: [region, income], measures: [{count: n}, {sum: value}]}
      """;

  @TempDir Path folder;

  @Test
  void spec_asDocumented_isRead() throws Exception {
    Files.createDirectories(folder.resolve("hierarchies"));
    Files.writeString(
        folder.resolve("hierarchies/regions.csv"), "value,parent\na,north\nb,north\n");

    ProtectionSpec spec =
        read(GOOD + "threshold: 4\nzeros: sensitive\nprotection: exact\nwindow: 2026 Q3\n");

    assertThat(spec.population())
        .isEqualTo(
            new ProtectionSpec.InputPopulation(
                Counting.CONTRIBUTOR, "company", Optional.of("2026 Q3")));
    assertThat(spec.hierarchies().keySet()).containsExactly("region", "income");
    assertThat(spec.hierarchies().get("region").parents())
        .isEqualTo(Map.of("a", "north", "b", "north"));
    assertThat(spec.tables())
        .containsExactly(
            new TableSpec(
                "t1",
                List.of("region", "income"),
                List.of(
                    new ProtectedMeasure("n", Kind.COUNT, false),
                    new ProtectedMeasure("value", Kind.SUM, true))));
    assertThat(spec.rules())
        .isEqualTo(
            new ProtectionSpec.Rules(
                4, new ProtectionSettings(10, Eligibility.NONE, Zeros.SENSITIVE)));
    assertThat(spec.notices())
        .hasSize(1)
        .first()
        .asString()
        .contains("exact no longer has an effect");
    assertThat(read(GOOD + "protection: sliding\n").notices()).isEmpty();
    assertThat(spec.contains()).isEmpty();
    assertThat(read(GOOD + "contains: {2026-Q1: {quarter: Q1}}\n").contains())
        .isEqualTo(Map.of("2026-Q1", new WindowSlice("quarter", "Q1")));
  }

  @Test
  void spec_ofCounts_hasDefaultsWithoutDominance() throws Exception {
    ProtectionSpec spec =
        read(
            """
            weight: freq
            dimensions: {g: {}}
            tables: [{name: t, dimensions: [], measures: [{sum: v, name: volume}]}]
            generalise: false
            """);

    assertThat(spec.weighted()).isTrue();
    assertThat(spec.tables().get(0).measures())
        .containsExactly(new ProtectedMeasure("volume", Kind.SUM, false));
    assertThat(spec.sums()).isEqualTo(Map.of("volume", "v"));
    assertThat(spec.used()).isEmpty();
    assertThat(spec.rules())
        .isEqualTo(
            new ProtectionSpec.Rules(10, new ProtectionSettings(10, Eligibility.NONE, Zeros.SAFE)));
  }

  static Stream<Arguments> faults() {
    String spec = GOOD.replace("{hierarchy: {using: hierarchies/regions.csv}}", "{}");
    return Stream.of(
        fault(
            spec + "treshold: 4\n", "key is 'treshold'; did you mean threshold? allowed: contains"),
        fault(
            spec + "weight: freq\n",
            "key is 'contributor and weight'; allowed: one of contributor, weight"),
        fault(
            spec.replace("contributor: company", "zeros: safe"),
            "key is 'neither contributor nor weight'; allowed: one of contributor, weight"),
        fault(spec + "threshold: 1\n", "threshold is '1'; allowed: an integer 2..1000000"),
        fault(spec + "threshold: ten\n", "threshold is 'ten'; allowed: an integer 2..1000000"),
        fault(spec + "zeros: unsafe\n", "zeros is 'unsafe'; allowed: safe, sensitive"),
        fault(spec + "dominance: 0\n", "dominance is '0'; allowed: an integer 1..100"),
        fault(spec + "protection: full\n", "protection is 'full'; allowed: exact, sliding"),
        fault(spec + "generalise: 1\n", "generalise is '1'; allowed: true, false, fold"),
        fault(spec + "window: ''\n", "window is ''; allowed: a text"),
        fault(spec + "zeros: safe\nzeros: safe\n", "zeros is given twice"),
        fault(
            spec.replace("income: {}", "company: {}"),
            "dimensions.company is 'the contributor too'; allowed: a column with one role"),
        fault(
            spec.replace("income: {}", "income: 3"),
            "dimensions.income is '3'; allowed: {} or {hierarchy: {using: FILE.csv}}"),
        fault(
            spec.replace("income: {}", "income: {leader: x}"),
            "key of dimensions.income is 'leader'; allowed: hierarchy"),
        fault(
            spec.replace("income: {}", "income: {hierarchy: {file: x}}"),
            "dimensions.income.hierarchy.using is missing"),
        fault(
            spec.replace("income: {}", "status: {}"),
            "dimensions is 'status'; allowed: columns of the input other than status"),
        fault(
            spec.replace("[region, income]", "[region, age]"),
            "tables[0].dimensions[1] is 'age'; allowed: region, income"),
        fault(
            spec.replace("[region, income]", "[region, region]"),
            "tables[0].dimensions[1] is 'region'; allowed: each dimension once"),
        fault(
            spec.replace("[region, income]", "region"),
            "tables[0].dimensions is 'region'; allowed: a list"),
        fault(
            spec + "  - {name: T1, dimensions: [], measures: [{count: n}]}\n",
            "tables[1].name is 'T1'; allowed: each table once, ignoring case"),
        fault(
            spec.replace("name: t1", "name: ../t1"),
            "tables[0].name is '../t1'; allowed: a file's name of letters"),
        fault(
            spec.replace("name: t1", "name: .t1"),
            "tables[0].name is '.t1'; allowed: a file's name of letters"),
        fault(
            spec.replace("name: t1, ", "name: t1, title: x, "),
            "key of tables[0] is 'title'; allowed: dimensions, measures, name"),
        fault(
            spec.replace("{count: n}", "{count: n, sum: v}"),
            "tables[0].measures[0] is 'count and sum'; allowed: one of count, sum"),
        fault(spec.replace("{count: n}", "n"), "tables[0].measures[0] is 'n'; allowed: keys and"),
        fault(
            spec.replace("{count: n}, {sum: value}", ""),
            "tables[0].measures is a list; allowed: at least one measure"),
        fault(
            spec.replace("{count: n}", "{count: n, dominance: true}"),
            "key of tables[0].measures[0] is 'dominance'; allowed: count, name, sum"),
        fault(
            spec.replace("{count: n}", "{count: region}"),
            "tables[0].measures[0].count is 'region'; allowed: a name other than status and the"),
        fault(
            spec.replace("{sum: value}", "{sum: income, name: v}"),
            "tables[0].measures[1].sum is 'income'; allowed: a column that is neither a dimension"),
        fault(
            spec.replace("{sum: value}", "{sum: company, name: v}"),
            "tables[0].measures[1].sum is 'company'; allowed: a column that is neither a dim"),
        fault(
            spec.replace("{sum: value}", "{sum: value}, {sum: value}"),
            "tables[0].measures[2] is a mapping; allowed: each measure once; 'value' is"
                + " repeated"),
        fault(
            spec.replace("{sum: value}", "{sum: value}, {sum: value, name: again}"),
            "tables[0].measures[2].name is 'again'; allowed: 'value', the name of the same"
                + " measure"),
        fault(
            spec.replace("{sum: value}", "{count: people}"),
            "tables[0].measures[1].count is 'people'; allowed: 'n', the name of the same measure"),
        fault(
            spec.replace("{sum: value}", "{sum: value}, {sum: other, name: n}"),
            "tables[0].measures[2].name is 'n'; allowed: another name: 'n' is already the name of"
                + " another measure"),
        fault(
            spec + "  - {name: u, dimensions: [], measures: [{sum: value, dominance: false}]}\n",
            "tables[1].measures[0].sum is 'value'; allowed: the same dominance of 'value' in"
                + " every"),
        fault(
            spec.replace("contributor: company", "weight: company")
                .replace("{sum: value}", "{sum: value, dominance: true}"),
            "tables[0].measures[1].dominance is 'true'; allowed: false: with a weight the values"),
        fault("contributor: [a]\ndimensions: {}\ntables: []\n", "contributor is a list; allowed"),
        fault("contributor: a\ndimensions: {}\ntables: []\n", "tables is a list; allowed: at lea"),
        fault("contributor: a\ntables: []\n", "dimensions is missing"),
        fault(spec + "contains: Q1\n", "contains is 'Q1'; allowed: keys and values"),
        fault(
            spec + "window: H1\ncontains: {H1: {income: x}}\n",
            "contains is 'H1'; allowed: windows other than that of this specification"),
        fault(
            spec + "contains: {Q1: {company: x}}\n",
            "contains.Q1 is a mapping; allowed: {COLUMN: LABEL}, one column other than the con"),
        fault(
            spec + "contains: {Q1: {quarter: Q1, year: 2026}}\n",
            "contains.Q1 is a mapping; allowed: {COLUMN: LABEL}, one column"),
        fault(
            spec + "contains: {Q1: {quarter: [Q1, Q2]}}\n",
            "contains.Q1.quarter is a list; allowed: a text"),
        fault("- a\n", "the file must be keys and values"),
        fault("a: [\n", "not valid YAML, line 2: expected the node content"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void spec_atFault_namesFileKeyValueAndAllowed(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CatalogException.class)
        .satisfies(
            fault ->
                assertThat(fault.getMessage().replaceFirst(":\\d+: ", ": "))
                    .startsWith(folder.resolve("spec.yaml") + ": " + message));
  }

  @Test
  void file_absent_isBadInput() {
    assertThatThrownBy(() -> ProtectionSpecReader.read(folder.resolve("no.yaml")))
        .hasMessage("--spec must be a readable file; it is '" + folder + "/no.yaml'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value,up\\na,b          | there is no column 'parent'; its columns are: value, up",
        "value,parent\\na,b\\nb,a | hierarchy of region must have no cycle; it has one: a → b → a",
        "value,parent\\na,a      | hierarchy of region must have no cycle; it has one: a → a",
        "value,parent\\n"
            + "a,\\n"
            + "    | line 2: column 'parent' must be the label above 'a', not empty or *; the total"
            + " is not listed",
        "value,parent\\n"
            + "a,*\\n"
            + "    | an inner label of the top level has no line, and a value of the input needs a"
            + " parent of its own",
        "value,parent\\n*,a\\n   | line 2: column 'value' must not be *, the label of the total",
        "value,parent\\n,a\\n    | line 2: column 'value' must not be empty",
        "value,parent\\n"
            + "a,b\\n"
            + "a,b\\n"
            + "a,c\\n"
            + " | line 4: 'a' must have one parent; line 2 says 'b', this one 'c'"
      })
  void hierarchy_atFault_isBadInput(String csv, String message) throws Exception {
    Files.createDirectories(folder.resolve("hierarchies"));
    Files.writeString(folder.resolve("hierarchies/regions.csv"), csv.replace("\\n", "\n"));

    assertThatThrownBy(() -> read(GOOD))
        .hasMessageContaining("hierarchies/regions.csv")
        .hasMessageContaining(message);
  }

  @Test
  void hierarchy_absent_isBadInput() {
    assertThatThrownBy(() -> read(GOOD))
        .hasMessage(
            "hierarchy of region must be a readable file; it is '"
                + folder
                + "/hierarchies/regions.csv'");
  }

  private static Arguments fault(String spec, String message) {
    return Arguments.of(spec, message);
  }

  private ProtectionSpec read(String text) throws Exception {
    return ProtectionSpecReader.read(Files.writeString(folder.resolve("spec.yaml"), text));
  }
}
