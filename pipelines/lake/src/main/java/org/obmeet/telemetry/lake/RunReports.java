package org.obmeet.telemetry.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.store.LakeException;

/** The reports of runs, {@code ledger/runs/RUN.json}, for operators. */
public final class RunReports {
  private final Lake lake;

  public RunReports(Lake lake) {
    this.lake = lake;
  }

  /** Writes the report of a run; replaces an earlier report of the same run. */
  public void write(String run, Map<String, ?> report) {
    byte[] bytes = CanonicalJson.indented(report);
    lake.files().write(lake.layout().runReport(run), bytes, 1);
  }

  /**
   * Writes the reasons for suppressed values of a table in a run: {@code
   * ledger/runs/RUN/TABLE-KIND-START.json}.
   *
   * @param reasons one map per suppressed value, with labels, measure and rule
   */
  public void writeReasons(String run, ReleaseKey table, List<? extends Map<String, ?>> reasons) {
    byte[] bytes = CanonicalJson.indented(Map.of("suppressed", reasons));
    lake.files().write(reasons(run, table), bytes, 1);
  }

  /** Reads the reasons for suppressed values of a table in a run; empty if the run wrote none. */
  public Optional<JsonNode> readReasons(String run, ReleaseKey table) {
    String path = reasons(run, table);
    return lake.files().exists(path) ? Optional.of(tree(path)) : Optional.empty();
  }

  private String reasons(String run, ReleaseKey table) {
    String window = table.window().toString().replace('/', '-');
    return lake.layout().runReports() + "/" + run + "/" + table.table() + "-" + window + ".json";
  }

  /**
   * Reads a run's report.
   *
   * @throws LakeException if the report does not exist or is not JSON
   */
  public JsonNode read(String run) {
    return tree(lake.layout().runReport(run));
  }

  private JsonNode tree(String path) {
    try {
      return CanonicalJson.tree(lake.files().bytes(path));
    } catch (IOException e) {
      throw new LakeException("'" + path + "' in the lake at " + lake + " is not JSON", e);
    }
  }

  /** Returns the ids of the runs that have a report, in order. */
  public List<String> runs() {
    String folder = lake.layout().runReports() + "/";
    return lake.files().list(lake.layout().runReports()).stream()
        .map(file -> file.path().substring(folder.length()))
        .filter(name -> name.endsWith(".json") && name.indexOf('/') < 0)
        .map(name -> name.substring(0, name.length() - ".json".length()))
        .toList();
  }
}
