package org.obmeet.telemetry.cli.protect.publication;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.table.LedgerTable;
import org.obmeet.telemetry.cli.protect.table.ReleaseCsv;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;

/**
 * What stands in a folder of released tables. Its bytes depend on nothing else: there is neither a
 * run nor a time in them, nor a parameter of the rules.
 *
 * @param population what the tables are of
 * @param settings the rules
 * @param count the measure that counts, where there is one
 * @param ladders parents by dimension, of the dimensions of the tables
 * @param parts the tables
 */
public record PublicationFiles(
    Population population,
    ProtectionSettings settings,
    Optional<String> count,
    Map<String, Map<String, String>> ladders,
    List<LedgerTable> parts) {
  /** Name of the file that describes the others. */
  static final String MANIFEST = "_MANIFEST.json";

  public PublicationFiles {
    ladders = new TreeMap<>(ladders);
    parts = List.copyOf(parts);
  }

  /** Bytes by name of the file. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (LedgerTable part : parts) {
      files.put(part.table().name() + ".csv", ReleaseCsv.bytes(part.table()));
    }
    files.put(
        MANIFEST, (JsonText.indented(manifest(files)) + "\n").getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private Map<String, Object> manifest(Map<String, byte[]> csv) {
    Map<String, Object> map = new LinkedHashMap<>();
    population.window().ifPresent(window -> map.put("window", window));
    map.put("protection", settings.protection().name().toLowerCase(Locale.ROOT));
    map.put("zeros", settings.zeros().name().toLowerCase(Locale.ROOT));
    map.put("tables", parts.stream().map(PublicationFiles::table).toList());
    map.put("measures", measures());
    Map<String, Object> groups = new LinkedHashMap<>();
    parts.forEach(part -> groups.put(part.table().name(), part.table().groups()));
    map.put("groups", groups);
    map.put("ladders", ladders);
    List<Map<String, Object>> files = new ArrayList<>();
    csv.forEach((name, bytes) -> files.add(file(name, bytes)));
    map.put("files", files);
    map.put("not_protected", notProtected());
    return map;
  }

  private static Map<String, Object> table(LedgerTable part) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", part.table().name());
    map.put("dimensions", part.table().dimensions());
    map.put("rows", part.table().rows().size());
    map.put("share_withheld_percent", part.shareSuppressedPercent());
    return map;
  }

  private Map<String, Object> measures() {
    Map<String, Object> measures = new LinkedHashMap<>();
    for (ReleasedTable.Column column : columns().values()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("kind", count.filter(column.name()::equals).isPresent() ? "count" : "sum");
      map.put("additive", column.additive());
      map.put("decimals", column.decimals());
      if (!column.additive()) {
        map.put("rounding", Map.of("base", Rounding.USUAL.base()));
      }
      measures.put(column.name(), map);
    }
    return measures;
  }

  /** By name; a measure that several tables have is additive where it is in all of them. */
  private Map<String, ReleasedTable.Column> columns() {
    Map<String, ReleasedTable.Column> columns = new LinkedHashMap<>();
    for (LedgerTable part : parts) {
      for (ReleasedTable.Column column : part.table().columns()) {
        columns.merge(
            column.name(),
            column,
            (a, b) ->
                new ReleasedTable.Column(
                    a.name(), a.additive() && b.additive(), Math.max(a.decimals(), b.decimals())));
      }
    }
    return columns;
  }

  private static Map<String, Object> file(String name, byte[] bytes) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("sha256", JsonText.sha256(bytes));
    return map;
  }

  private List<String> notProtected() {
    boolean contributors = population.counting() == Counting.CONTRIBUTOR;
    List<String> sentences =
        new ArrayList<>(
            ProtectionLimits.sentences(
                contributors
                    ? "values of the column " + population.column()
                    : "what the column " + population.column() + " counts",
                contributors ? "goes by several of them" : "is in it several times"));
    sentences.add("Values of the dimensions are labels: that one occurs at all is published.");
    sentences.add(
        "Somebody who is alone in several withheld cells and takes all of them off may learn what"
            + " another adds.");
    if (columns().keySet().stream().anyMatch(name -> count.filter(name::equals).isEmpty())) {
      sentences.add(
          "A cell that somebody adds a negative value to is held to the threshold, not to the p %"
              + " rule.");
    }
    if (settings.protection() == ProtectionSettings.Protection.EXACT) {
      sentences.add(
          "What is withheld together adds up to what the rest leaves, however few are in it: only"
              + " single values are kept from being told exactly.");
    }
    return sentences;
  }
}
