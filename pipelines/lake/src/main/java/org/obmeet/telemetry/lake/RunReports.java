package org.obmeet.telemetry.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;

/** The reports of runs, {@code ledger/runs/RUN.json}, for operators. The log names each of them. */
public record RunReports(Lake lake) {
  /** The run of commits that add reports, since the run of a report may be fenced. */
  private static final String RUN = "reports";

  /**
   * Writes the report of a run, and adds it and the reasons of the run to the log. If no commit has
   * added a report before, also adds the reports of earlier versions. A log that is broken stays as
   * it is.
   *
   * @param at time of the run
   */
  public void write(String run, Map<String, ?> report, Instant at) {
    byte[] bytes = CanonicalJson.indented(report);
    lake.files().write(lake.layout().runReport(run), bytes, 1);
    try {
      LakeState state = lake.state();
      boolean first = state.files().keySet().stream().noneMatch(this::isReport);
      List<FileRef> added =
          lake.files().list(lake.layout().runReports()).stream()
              .map(StoredFile::path)
              .filter(
                  path ->
                      first
                          || path.equals(lake.layout().runReport(run))
                          || path.equals(reasonsPath(run)))
              .map(path -> new FileRef(path, 1, lake.files().size(path), lake.files().sha256(path)))
              .toList();
      lake.log()
          .append(
              CommitDraft.of(CommitKind.REPORT, state.head().number(), at, RUN).withAdded(added),
              ConflictCheck.alwaysRebase());
    } catch (CorruptLogException broken) {
      // The report stays, without a commit that names it.
      return;
    }
  }

  private boolean isReport(String path) {
    return path.startsWith(lake.layout().runReports() + "/");
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
