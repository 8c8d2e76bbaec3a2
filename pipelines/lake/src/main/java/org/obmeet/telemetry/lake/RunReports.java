package org.obmeet.telemetry.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.store.LakeException;

/** The reports of runs, {@code ledger/runs/RUN.json}, for operators. */
public record RunReports(Lake lake) {
  /** Writes the report of a run; replaces an earlier report of the same run. */
  public void write(String run, Map<String, ?> report) {
    byte[] bytes = CanonicalJson.indented(report);
    lake.files().write(lake.layout().runReport(run), bytes, 1);
  }

  /**
   * Writes the reasons for suppressed values of a run's tables: {@code
   * ledger/runs/RUN/suppressed.json}.
   *
   * @param reasons by table, one map per suppressed value, with labels, measure and rule
   */
  public void writeReasons(
      String run, Map<ReleaseKey, ? extends List<? extends Map<String, ?>>> reasons) {
    Map<String, Object> byTable = new TreeMap<>();
    reasons.forEach((table, values) -> byTable.put(name(table), Map.of("suppressed", values)));
    lake.files().write(reasonsPath(run), CanonicalJson.indented(byTable), 1);
  }

  /** Reads the reasons for suppressed values of a table in a run; empty if the run wrote none. */
  public Optional<JsonNode> readReasons(String run, ReleaseKey table) {
    if (lake.files().exists(reasonsPath(run))) {
      return Optional.ofNullable(tree(reasonsPath(run)).get(name(table)));
    }
    // Earlier versions wrote one file per table.
    String path = lake.layout().runReports() + "/" + run + "/" + name(table) + ".json";
    return lake.files().exists(path) ? Optional.of(tree(path)) : Optional.empty();
  }

  private String reasonsPath(String run) {
    return lake.layout().runReports() + "/" + run + "/suppressed.json";
  }

  private static String name(ReleaseKey table) {
    return table.table() + "-" + table.window().toString().replace('/', '-');
  }

  private JsonNode tree(String path) {
    try {
      return CanonicalJson.tree(lake.files().bytes(path));
    } catch (IOException e) {
      throw new LakeException("'" + path + "' in the lake at " + lake + " is not JSON", e);
    }
  }
}
