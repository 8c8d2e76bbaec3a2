package org.obmeet.telemetry.jobs.retain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.Checkpoints;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * Plans the deletion of orphan files: staging folders of aborted runs, files that no commit names,
 * temporary files, and checkpoints that newer ones replace. Files that a live run may be writing
 * stay. After a break of the log, files that no readable commit names stay too.
 */
record OrphanFilePlanner(RetentionContext context) {
  /** The rule for a file that no commit names. */
  static final String NOT_IN_LOG = "no commit names it";

  /**
   * Maximum time for which processes with an older log may read replaced consent files, and after
   * which no run will name its report.
   */
  private static final Duration MAX_READ_TIME = Duration.ofDays(1);

  private static final Pattern DATA_FILE =
      Pattern.compile(
          "(clean/[^/]+/date=[^/]+/bucket=\\d+/[^/]+\\.parquet"
              + "|quarantine/[^/]+/date=[^/]+/[^/]+\\.avro"
              + "|ledger/released/.+\\.json)");
  private static final Pattern DAY_FILE =
      Pattern.compile("clean/consent/[^/]+\\.parquet|ledger/runs/.+\\.json");

  /**
   * The suppression table's files. A replaced file may be deleted while a process reads it. The
   * process then reads the log again, and the new file.
   */
  private static final Pattern TABLE_FILE = Pattern.compile("clean/suppression/[^/]+\\.json");

  private static final Pattern TEMPORARY_FILE =
      Pattern.compile("staging/aside/.+|ledger/(commits|checkpoints)/\\.[^/]+\\.tmp");

  void plan(RetentionPlan plan) {
    plan.add("staging", this::deadRuns);
    plan.add("files that no commit names", this::files);
    plan.add("checkpoints", this::checkpoints);
  }

  private List<RetentionItem> deadRuns() {
    List<RetentionItem> items = new ArrayList<>();
    for (String run : Lease.deadRuns(context.lake())) {
      String folder = context.lake().layout().stagingFolder(run);
      long bytes = context.lake().files().list(folder).stream().mapToLong(StoredFile::size).sum();
      items.add(
          new RetentionItem(
              "staging", Action.DELETE_ORPHANS, List.of(folder), bytes, "the run was aborted"));
    }
    return items;
  }

  private List<RetentionItem> files() {
    Set<String> live = Set.copyOf(Lease.liveRuns(context.lake(), ""));
    boolean pastBreak = context.lake().log().isPastBreak();
    Map<String, List<StoredFile>> byZone = new TreeMap<>();
    for (StoredFile file : context.lake().files().walk()) {
      boolean unnamed = !pastBreak && !context.named().containsKey(file.path());
      boolean orphan =
          unnamed
              && DATA_FILE.matcher(file.path()).matches()
              && LakeLayout.run(file.path()).map(run -> !live.contains(run)).orElse(live.isEmpty());
      boolean ofADay =
          unnamed
              && DAY_FILE.matcher(file.path()).matches()
              && isOlder(file, MAX_READ_TIME)
              && !isExpiredReport(file.path());
      boolean table =
          unnamed
              && TABLE_FILE.matcher(file.path()).matches()
              && isOlder(file, Locations.MAX_WRITE_TIME);
      boolean temporary =
          (TEMPORARY_FILE.matcher(file.path()).matches())
              && isOlder(file, Locations.MAX_WRITE_TIME);
      if (orphan || ofADay || table || temporary) {
        String zone = file.path().substring(0, file.path().indexOf('/'));
        byZone.computeIfAbsent(zone, z -> new ArrayList<>()).add(file);
      }
    }
    List<RetentionItem> items = new ArrayList<>();
    byZone.forEach(
        (zone, files) ->
            items.add(
                new RetentionItem(
                    zone,
                    Action.DELETE_ORPHANS,
                    files.stream().map(StoredFile::path).toList(),
                    files.stream().mapToLong(StoredFile::size).sum(),
                    NOT_IN_LOG)));
    return items;
  }

  private List<RetentionItem> checkpoints() {
    LakeFiles files = context.lake().files();
    List<String> paths = new Checkpoints(files, context.lake().layout()).superseded();
    long bytes = paths.stream().mapToLong(files::size).sum();
    return List.of(
        new RetentionItem(
            "ledger", Action.DELETE_ORPHANS, paths, bytes, "newer checkpoints exist"));
  }

  /** Returns true for a report that {@link RetentionPlanner} plans. */
  private boolean isExpiredReport(String path) {
    return RetentionPlanner.isExpiredReport(
        path, context.expiry(), context.catalog().processing().storage().runReports());
  }

  private static boolean isOlder(StoredFile file, Duration age) {
    return file.modified().plus(age).isBefore(Instant.now());
  }
}
