package org.obmeet.telemetry.cli.protect.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Rules;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.cli.protect.table.PublishedTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;

/** The JSON form of an entry of the ledger. Its components are the keys of the file, in order. */
public record LedgerEntryJson(
    int number,
    String previous,
    @JsonInclude(Include.NON_NULL) String window,
    @JsonInclude(Include.NON_NULL) String contributor,
    @JsonInclude(Include.NON_NULL) String weight,
    String spec,
    RulesJson settings,
    Map<String, String> measures,
    Map<String, List<String>> values,
    Map<String, Map<String, String>> ladders,
    @JsonInclude(Include.NON_EMPTY) Map<String, Map<String, String>> contains,
    List<TableJson> tables) {

  /** The JSON form of the rules, in entries and in the digest of a specification. */
  public record RulesJson(
      int threshold,
      ProtectionSettings.Zeros zeros,
      int dominance,
      ProtectionSettings.Protection protection) {
    public static RulesJson of(Rules rules) {
      ProtectionSettings settings = rules.settings();
      return new RulesJson(
          rules.threshold(), settings.zeros(), settings.percent(), settings.protection());
    }

    private Rules toRules() {
      return new Rules(
          threshold,
          new ProtectionSettings(
              dominance, ProtectionSettings.Eligibility.NONE, protection, zeros));
    }
  }

  record TableJson(
      String name,
      List<String> dimensions,
      @JsonProperty("share_withheld_percent") int shareSuppressedPercent,
      List<ReleasedTable.Column> columns,
      Map<String, Map<String, List<String>>> groups,
      List<ReleasedTable.Row> rows) {
    private static TableJson of(PublishedTable table) {
      ReleasedTable released = table.contents();
      return new TableJson(
          released.name(),
          released.dimensions(),
          table.shareSuppressedPercent(),
          released.columns(),
          released.groups(),
          released.rows());
    }

    private PublishedTable toTable() {
      return new PublishedTable(
          new ReleasedTable(name, dimensions, columns, rows, groups), shareSuppressedPercent);
    }
  }

  public static byte[] bytes(LedgerEntry entry) {
    Population population = entry.population();
    boolean contributors = population.counting() == Counting.CONTRIBUTOR;
    LedgerEntryJson json =
        new LedgerEntryJson(
            entry.number(),
            entry.previous(),
            population.window().orElse(null),
            contributors ? population.column() : null,
            contributors ? null : population.column(),
            entry.spec(),
            RulesJson.of(entry.rules()),
            entry.meanings(),
            entry.values(),
            entry.hierarchies(),
            slices(entry.contains()),
            entry.tables().stream().map(TableJson::of).toList());
    return (JsonText.compact(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns slices in the form used in entries and in the digest of a specification. */
  public static Map<String, Map<String, String>> slices(Map<String, WindowSlice> contains) {
    Map<String, Map<String, String>> slices = new TreeMap<>();
    contains.forEach((window, slice) -> slices.put(window, Map.of(slice.column(), slice.label())));
    return slices;
  }

  /**
   * Parses an entry.
   *
   * @throws IOException if the bytes are not an entry
   */
  public static LedgerEntry read(byte[] bytes) throws IOException {
    try {
      return JsonText.convert(JsonText.map(bytes), new TypeReference<LedgerEntryJson>() {})
          .toEntry();
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException("not an entry of a ledger", e);
    }
  }

  private LedgerEntry toEntry() {
    Map<String, WindowSlice> slices = new TreeMap<>();
    if (contains != null) {
      contains.forEach(
          (window, labels) ->
              labels.forEach(
                  (column, label) -> slices.put(window, new WindowSlice(column, label))));
    }
    return new LedgerEntry(
        number,
        previous,
        new Population(
            contributor == null ? Counting.WEIGHT : Counting.CONTRIBUTOR,
            contributor == null ? weight : contributor,
            Optional.ofNullable(window)),
        settings.toRules(),
        spec,
        measures,
        values,
        ladders,
        tables.stream().map(TableJson::toTable).toList(),
        slices);
  }
}
