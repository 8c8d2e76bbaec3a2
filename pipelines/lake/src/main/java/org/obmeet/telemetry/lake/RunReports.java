package org.obmeet.telemetry.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * The reports of runs, {@code ledger/runs/RUN.json}, for operators. A commit names each report,
 * unless the log was broken or the process died before the commit.
 */
public record RunReports(Lake lake) {
  /**
   * The run id of commits that add reports. It is not the id of the reported run, because that run
   * may be fenced.
   */
  private static final String RUN = "reports";

  /** The reports that wait for a common commit, by the root of their lake. */
  private static final Map<String, List<FileRef>> WAITING = new ConcurrentHashMap<>();

  /** The time during which the reports of a process wait for a common commit. */
  @FunctionalInterface
  public interface Waiting extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Lets the reports of this process wait until the result is closed or {@link #add} is called. One
   * commit then adds the reports, with the digests of the bytes that were written. If the process
   * dies before, no commit names the reports. If reports wait already, closing the result has no
   * effect.
   */
  public static Waiting waiting(String root, Instant at) {
    String normal = Locations.normalize(root);
    if (WAITING.putIfAbsent(normal, new CopyOnWriteArrayList<>()) != null) {
      return () -> {};
    }
    return () -> {
      List<FileRef> left = WAITING.remove(normal);
      if (!left.isEmpty()) {
        new RunReports(Lake.open(normal)).add(CommitKind.REPORT, at, Map.of(), left);
      }
    };
  }

  /**
   * Writes the report of a run. Adds it and the file of {@link #writeReasons} to the log, or to the
   * waiting reports. Adds nothing to a broken log.
   */
  public void write(String run, Map<String, ?> report, Instant at) {
    List<FileRef> added = new ArrayList<>();
    added.add(lake.files().write(lake.layout().runReport(run), CanonicalJson.indented(report), 1));
    if (lake.files().exists(reasonsPath(run))) {
      added.add(ref(reasonsPath(run)));
    }
    List<FileRef> waiting = WAITING.get(lake.root());
    if (waiting == null || lake.log().isPastBreak()) {
      add(CommitKind.REPORT, at, Map.of(), added);
    } else {
      waiting.addAll(added);
    }
  }

  /** Appends a commit of a kind, which adds the waiting reports, even if there are none. */
  public void add(CommitKind kind, Instant at, Map<String, Object> detail) {
    List<FileRef> waiting = WAITING.getOrDefault(lake.root(), new ArrayList<>());
    add(kind, at, detail, List.copyOf(waiting));
    waiting.clear();
  }

  private void add(CommitKind kind, Instant at, Map<String, Object> detail, List<FileRef> added) {
    try {
      Map<String, FileRef> all = new TreeMap<>();
      added.forEach(file -> all.put(file.path(), file));
      lake.log()
          .append(
              CommitDraft.of(kind, lake.state().head().number(), at, RUN)
                  .withAdded(List.copyOf(all.values()))
                  .withDetail(detail));
    } catch (CorruptLogException broken) {
      // The report stays, without a commit that names it.
    }
  }

  private FileRef ref(String path) {
    return new FileRef(path, 1, lake.files().size(path), lake.files().sha256(path));
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
    return lake.files().exists(reasonsPath(run))
        ? Optional.ofNullable(tree(reasonsPath(run)).get(name(table)))
        : Optional.empty();
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
