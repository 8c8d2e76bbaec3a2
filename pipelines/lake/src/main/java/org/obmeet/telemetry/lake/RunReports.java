package org.obmeet.telemetry.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What each run did: {@code ledger/runs/RUN.json}, for operators. */
public final class RunReports {
  private final Lake lake;

  /** The run reports of a lake. */
  public RunReports(Lake lake) {
    this.lake = lake;
  }

  /** Writes a run's report, replacing an earlier one of the same run. */
  public void write(String run, Map<String, ?> report) {
    byte[] bytes = Json.indented(report);
    lake.files()
        .write(
            lake.layout().runReport(run),
            out -> {
              out.write(bytes);
              return 1;
            });
  }

  /**
   * A run's report.
   *
   * @throws LakeException if there is none, or it is no JSON
   */
  public JsonNode read(String run) {
    String path = lake.layout().runReport(run);
    try {
      return Json.tree(lake.files().bytes(path));
    } catch (IOException e) {
      throw new LakeException("'" + path + "' in the lake at " + lake + " is not JSON", e);
    }
  }

  /** Ids of the runs that have a report, in order. */
  public List<String> runs() {
    String folder = lake.layout().runReports() + "/";
    return lake.files().list(lake.layout().runReports()).stream()
        .map(file -> file.path().substring(folder.length()))
        .filter(name -> name.endsWith(".json"))
        .map(name -> name.substring(0, name.length() - ".json".length()))
        .toList();
  }
}
