package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.protect.Microdata.counting;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.tables.Problem.Generalise.SUPPRESS_ONLY;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.EXACT;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.attack.Attack;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Published tables with one valid pattern each: ours is as safe, and hardly dearer. */
class GoldenPatternsTest {
  private static final double SLACK = 1.1;

  private record Cost(long cells, double mass) {}

  private static List<String[]> read(String name) throws IOException {
    Path file = Path.of(System.getProperty("shared.dir", ""), "golden/disclosure", name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "no golden table at " + file);
    return Files.readAllLines(file).stream()
        .map(line -> line.replace("\"", "").split(","))
        .toList();
  }

  /** What a published pattern withholds. */
  private static Cost pattern(String name, String value) throws IOException {
    List<String[]> lines = read(name);
    int column = Arrays.asList(lines.get(0)).indexOf(value);
    List<String[]> hidden =
        lines.stream().filter(line -> line[line.length - 1].equals("TRUE")).toList();
    return new Cost(
        hidden.size(), hidden.stream().mapToDouble(l -> Double.parseDouble(l[column])).sum());
  }

  /** Microcells with a count. */
  private static Problem weighted(String name, Problem.Settings rules, TableDesign... tables)
      throws IOException {
    List<String[]> lines = read(name);
    List<String> head = Arrays.asList(lines.get(0));
    List<String> dimensions = head.subList(0, head.size() - 1);
    Records records = new Records(dimensions, List.of(), List.of(), true);
    for (String[] line : lines.subList(1, lines.size())) {
      records.add(
          Arrays.asList(line).subList(0, dimensions.size()),
          Long.parseLong(line[dimensions.size()]),
          new long[0]);
    }
    return new Problem(
        dimensions.stream().map(Hierarchy::flat).toList(), List.of(tables), records, rules);
  }

  /** Each cell once, whatever tables it stands in. */
  private static Cost cost(Problem problem, List<ReleasedTable> tables, double unit) {
    Facts facts = new Facts(problem);
    Map<Set<String>, Double> hidden = new HashMap<>();
    for (ReleasedTable table : tables) {
      for (ReleasedTable.Row row : table.rows()) {
        if (!row.published()) {
          Set<String> cell = new TreeSet<>();
          IntStream.range(0, row.labels().size())
              .filter(d -> !row.labels().get(d).equals(Hierarchy.TOTAL))
              .forEach(d -> cell.add(table.dimensions().get(d) + "=" + row.labels().get(d)));
          String measure = table.columns().get(0).name();
          hidden.put(cell, facts.value(table, row.labels(), measure) * unit);
        }
      }
    }
    return new Cost(hidden.size(), hidden.values().stream().mapToDouble(v -> v).sum());
  }

  private static void compare(Cost ours, Cost theirs) {
    assertThat(ours.cells()).as("cells of %s", theirs).isPositive();
    assertThat((double) ours.cells())
        .as("cells of %s against %s", ours, theirs)
        .isLessThanOrEqualTo(theirs.cells() * SLACK);
    assertThat(ours.mass())
        .as("mass of %s against %s", ours, theirs)
        .isLessThanOrEqualTo(theirs.mass() * SLACK);
  }

  /** Combinations of two dimensions that do not occur: where a region lies is known. */
  private static List<Map<String, String>> impossible(Records records, int a, int b) {
    Map<String, Set<String>> seen = new TreeMap<>();
    for (int r = 0; r < records.size(); r++) {
      seen.computeIfAbsent(records.values(a).get(records.code(r, a)), v -> new TreeSet<>())
          .add(records.values(b).get(records.code(r, b)));
    }
    List<Map<String, String>> zeros = new ArrayList<>();
    for (String left : records.values(a)) {
      for (String right : records.values(b)) {
        if (!seen.get(left).contains(right)) {
          zeros.add(Map.of(records.dimensions().get(a), left, records.dimensions().get(b), right));
        }
      }
    }
    return zeros;
  }

  @Test
  void d2_threeLinkedTables_zerosSensitive_isSafeAtThePublishedCost() throws IOException {
    Problem.Settings rules = settings(4, Problem.Zeros.SENSITIVE, EXACT, SUPPRESS_ONLY);
    Problem problem =
        weighted(
            "d2.csv",
            rules,
            counting("regions", "region", "main_income"),
            counting("counties", "county", "main_income"),
            counting("groups", "k_group", "main_income"));
    List<ReleasedTable> tables = Microdata.protect(problem).tables();
    List<Map<String, String>> zeros = new ArrayList<>(impossible(problem.records(), 0, 1));
    zeros.addAll(impossible(problem.records(), 0, 2));

    Facts facts = new Facts(problem);
    List<ReleasedTable> bare = tables.stream().map(facts::bare).toList();
    assertThat(Attack.attack(bare, List.of(), zeros).exact())
        .as("positive control: unsafe cells withheld and nothing else")
        .isNotEmpty()
        .hasSameSizeAs(Attack.attack(bare, List.of(), zeros).bounds());
    assertThat(Attack.attack(tables, List.of(), zeros).exact()).isEmpty();
    assertThat(Attack.attack(tables, List.of(), List.of()).exact()).isEmpty();
    compare(cost(problem, tables, 1), pattern("d2-max3-one-valid-pattern.csv", "freq"));
  }

  @Test
  void z1_oneTable_isSafeAtThePublishedCost() throws IOException {
    Problem problem = weighted("z1.csv", settings(4, EXACT), counting("z1", "region", "hovedint"));
    ProtectedRelease release = Microdata.protect(problem);

    Verdict.check(problem, release);
    compare(cost(problem, release.tables(), 1), pattern("z1-one-valid-pattern.csv", "ant"));
  }

  @Test
  void magnitude1_tenPercent_isSafeAtThePublishedCost() throws IOException {
    List<String[]> lines = read("magnitude1.csv");
    Records records = new Records(List.of("sector4", "geo"), List.of("value"), List.of(1), false);
    for (String[] line : lines.subList(1, lines.size())) {
      long value = new BigDecimal(line[5]).movePointRight(1).longValueExact();
      records.add(List.of(line[0], line[2]), line[4], new long[] {value});
    }
    Problem problem =
        new Problem(
            List.of(Hierarchy.flat("sector4"), Hierarchy.flat("geo")),
            List.of(Microdata.summing("magnitude1", "sector4", "geo")),
            records,
            settings(1, EXACT));
    ProtectedRelease release = Microdata.protect(problem);

    Verdict.check(problem, release);
    compare(
        cost(problem, release.tables(), 0.1),
        pattern("magnitude1-p10-one-valid-pattern.csv", "value"));
  }
}
