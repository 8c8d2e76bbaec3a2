package org.obmeet.telemetry.cli.protect.publication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.input.JsonObjectFields;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Rules;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.cli.protect.table.LedgerTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Column;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Row;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Status;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;

/** Reads and writes entries of the ledger as JSON. */
public final class LedgerEntryJson {
  private LedgerEntryJson() {}

  public static byte[] bytes(LedgerEntry entry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("number", entry.number());
    map.put("previous", entry.previous());
    entry.population().window().ifPresent(window -> map.put("window", window));
    map.put(entry.population().counting().key(), entry.population().column());
    map.put("spec", entry.spec());
    map.put("settings", rules(entry.rules()));
    map.put("measures", entry.meanings());
    map.put("values", entry.values());
    map.put("ladders", entry.hierarchies());
    if (!entry.contains().isEmpty()) {
      Map<String, Object> contains = new LinkedHashMap<>();
      entry.contains().forEach((window, of) -> contains.put(window, slice(of)));
      map.put("contains", contains);
    }
    map.put("tables", entry.parts().stream().map(LedgerEntryJson::table).toList());
    return (JsonText.compact(map) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a slice in the form used in entries and in the digest of a specification. */
  public static Map<String, String> slice(WindowSlice slice) {
    return Map.of(slice.column(), slice.label());
  }

  /** Returns rules in the form used in entries and in the digest of a specification. */
  public static Map<String, Object> rules(Rules rules) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("threshold", rules.threshold());
    map.put("zeros", word(rules.settings().zeros()));
    map.put("dominance", rules.settings().percent());
    map.put("protection", word(rules.settings().protection()));
    return map;
  }

  private static Map<String, Object> table(LedgerTable part) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", part.table().name());
    map.put("dimensions", part.table().dimensions());
    map.put("share_withheld_percent", part.shareSuppressedPercent());
    List<Object> columns = new ArrayList<>();
    for (Column column : part.table().columns()) {
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("name", column.name());
      of.put("additive", column.additive());
      of.put("decimals", column.decimals());
      columns.add(of);
    }
    map.put("columns", columns);
    map.put("groups", part.table().groups());
    List<Object> rows = new ArrayList<>();
    for (Row row : part.table().rows()) {
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("labels", row.labels());
      of.put("status", word(row.status()));
      of.put("values", row.values());
      rows.add(of);
    }
    map.put("rows", rows);
    return map;
  }

  /**
   * Parses an entry.
   *
   * @throws IOException if the bytes are not an entry
   */
  public static LedgerEntry read(byte[] bytes) throws IOException {
    JsonObjectFields fields = new JsonObjectFields(JsonText.map(bytes));
    try {
      Counting counting = fields.has("contributor") ? Counting.CONTRIBUTOR : Counting.WEIGHT;
      return new LedgerEntry(
          (int) fields.wholeNumber("number"),
          fields.text("previous"),
          new Population(
              counting,
              fields.text(counting.key()),
              fields.has("window") ? Optional.of(fields.text("window")) : Optional.empty()),
          rules(fields.object("settings")),
          fields.text("spec"),
          fields.object("measures").texts(),
          fields.object("values").textLists(),
          fields.object("ladders").textMaps(),
          parts(fields.objects("tables")),
          fields.has("contains") ? slices(fields.object("contains")) : Map.of());
    } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
      throw new IOException("not an entry of a ledger", e);
    }
  }

  private static Map<String, WindowSlice> slices(JsonObjectFields windows) {
    Map<String, WindowSlice> slices = new LinkedHashMap<>();
    windows
        .textMaps()
        .forEach(
            (window, of) ->
                of.forEach((column, label) -> slices.put(window, new WindowSlice(column, label))));
    return slices;
  }

  private static Rules rules(JsonObjectFields fields) {
    return new Rules(
        (int) fields.wholeNumber("threshold"),
        new ProtectionSettings(
            (int) fields.wholeNumber("dominance"),
            ProtectionSettings.Eligibility.NONE,
            constant(ProtectionSettings.Protection.class, fields.text("protection")),
            constant(ProtectionSettings.Zeros.class, fields.text("zeros"))));
  }

  private static List<LedgerTable> parts(List<JsonObjectFields> tables) {
    List<LedgerTable> parts = new ArrayList<>();
    for (JsonObjectFields table : tables) {
      List<Column> columns =
          table.objects("columns").stream()
              .map(
                  c ->
                      new Column(
                          c.text("name"), c.flag("additive"), (int) c.wholeNumber("decimals")))
              .toList();
      List<Row> rows =
          table.objects("rows").stream()
              .map(
                  r ->
                      new Row(
                          r.textList("labels"),
                          constant(Status.class, r.text("status")),
                          r.wholeNumbers("values")))
              .toList();
      Map<String, Map<String, List<String>>> groups = new LinkedHashMap<>();
      JsonObjectFields by = table.object("groups");
      by.names().forEach(dimension -> groups.put(dimension, by.object(dimension).textLists()));
      parts.add(
          new LedgerTable(
              new ReleasedTable(
                  table.text("name"), table.textList("dimensions"), columns, rows, groups),
              (int) table.wholeNumber("share_withheld_percent")));
    }
    return parts;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
