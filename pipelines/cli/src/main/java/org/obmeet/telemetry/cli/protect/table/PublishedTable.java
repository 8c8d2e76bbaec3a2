package org.obmeet.telemetry.cli.protect.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * A published table.
 *
 * @param shareSuppressedPercent share of the incidences that are suppressed, in per cent, rounded
 *     up. An incidence is one contributor in one finest cell. The share is that of the measure that
 *     loses most
 */
public record PublishedTable(ReleasedTable contents, int shareSuppressedPercent) {
  /** The JSON form of a table in a ledger. */
  private record Json(
      String name,
      List<String> dimensions,
      @JsonProperty("share_withheld_percent") int shareSuppressedPercent,
      List<ReleasedTable.Column> columns,
      Map<String, Map<String, List<String>>> groups,
      List<ReleasedTable.Row> rows) {}

  @JsonCreator
  static PublishedTable of(Json json) {
    return new PublishedTable(
        new ReleasedTable(json.name, json.dimensions, json.columns, json.rows, json.groups),
        json.shareSuppressedPercent);
  }

  @JsonValue
  Json json() {
    return new Json(
        contents.name(),
        contents.dimensions(),
        shareSuppressedPercent,
        contents.columns(),
        contents.groups(),
        contents.rows());
  }
}
