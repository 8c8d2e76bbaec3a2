package org.obmeet.telemetry.cli.protect.publication;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Rules;
import org.obmeet.telemetry.cli.protect.table.ReleaseCsv;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;

/**
 * The files of a folder of released tables. The bytes depend only on the values of this record.
 * They contain no run id and no time. Of the rules, they contain no threshold and no percentage,
 * but the base of rounded counts, which is near the threshold.
 *
 * @param count name of the count measure; empty if there is none
 * @param hierarchies parents by label, for each dimension of the tables
 */
public record PublicationFiles(
    InputPopulation population,
    Rules rules,
    Optional<String> count,
    Map<String, Map<String, String>> hierarchies,
    List<ProtectedTable> tables) {
  static final String MANIFEST = "_MANIFEST.json";

  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (ProtectedTable table : tables) {
      files.put(table.name() + ".csv", ReleaseCsv.bytes(table));
    }
    files.put(
        MANIFEST, (JsonText.indented(manifest(files)) + "\n").getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private Map<String, Object> manifest(Map<String, byte[]> csv) {
    Map<String, Object> map = new LinkedHashMap<>();
    population.window().ifPresent(window -> map.put("window", window));
    map.put("protection", "sliding");
    map.put("zeros", rules.settings().zeros().name().toLowerCase(Locale.ROOT));
    map.put("tables", tables.stream().map(PublicationFiles::table).toList());
    map.put("measures", measures());
    Map<String, Object> groups = new LinkedHashMap<>();
    tables.forEach(table -> groups.put(table.name(), table.groups()));
    map.put("groups", groups);
    map.put("ladders", hierarchies);
    List<Map<String, String>> files = new ArrayList<>();
    csv.forEach(
        (name, bytes) ->
            files.add(ImmutableMap.of("name", name, "sha256", Digests.sha256Hex(bytes))));
    map.put("files", files);
    map.put("not_protected", notProtected());
    return map;
  }

  private static Map<String, Object> table(ProtectedTable table) {
    return ImmutableMap.of(
        "name", table.name(),
        "dimensions", table.dimensions(),
        "rows", table.rows().size());
  }

  private int base() {
    return Rounding.forThreshold(rules.threshold()).base();
  }

  private Map<String, Object> measures() {
    Map<String, Object> measures = new LinkedHashMap<>();
    for (ProtectedTable.Column column : columns().values()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("kind", count.filter(column.name()::equals).isPresent() ? "count" : "sum");
      map.put("additive", column.additive());
      map.put("decimals", column.decimals());
      if (!column.additive()) {
        map.put("rounding", Map.of("base", base()));
      }
      measures.put(column.name(), map);
    }
    return measures;
  }

  /** Returns the columns by name. A measure is additive if all its tables declare it so. */
  private Map<String, ProtectedTable.Column> columns() {
    Map<String, ProtectedTable.Column> columns = new LinkedHashMap<>();
    for (ProtectedTable table : tables) {
      for (ProtectedTable.Column column : table.columns()) {
        columns.merge(
            column.name(),
            column,
            (a, b) ->
                new ProtectedTable.Column(
                    a.name(), a.additive() && b.additive(), Math.max(a.decimals(), b.decimals())));
      }
    }
    return columns;
  }

  private List<String> notProtected() {
    boolean contributors = population.counting() == Counting.CONTRIBUTOR;
    List<String> sentences =
        new ArrayList<>(
            ProtectionLimits.sentences(
                contributors
                    ? "values of the column " + population.column()
                    : "the units that the column " + population.column() + " counts",
                contributors ? "has several of them" : "is counted several times"));
    ResourceText.of(PublicationFiles.class, "limits.txt").lines().forEach(sentences::add);
    return sentences;
  }
}
