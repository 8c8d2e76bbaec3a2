package org.obmeet.telemetry.jobs.retain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * What runs that died left behind: staging folders, files that no commit names, temporary files.
 * Where a run is at work, what it may be writing stays.
 */
final class OrphanFilePlanner {
  /** Why a file goes that no entry names. */
  static final String UNNAMED = "no commit names it";

  /** As long a file that is written aside may be under way, by the file system's clock. */
  private static final Duration UNDER_WAY = Duration.ofHours(1);

  /** As long whoever read the log before a fold may read what it folded. */
  private static final Duration READERS = Duration.ofDays(1);

  private static final Pattern DATA =
      Pattern.compile(
          "(clean/[^/]+/date=[^/]+/bucket=\\d+/[^/]+\\.parquet"
              + "|quarantine/[^/]+/date=[^/]+/[^/]+\\.avro"
              + "|release/.+/(_MANIFEST\\.json|[^/]+\\.parquet)"
              + "|ledger/released/.+\\.json)");
  private static final Pattern FOLDED = Pattern.compile("clean/consent/[^/]+\\.parquet");

  /** Whoever reads a table that is replaced meanwhile reads again: none needs the old one. */
  private static final Pattern TABLE = Pattern.compile("clean/suppression/[^/]+\\.json");

  private static final Pattern ASIDE =
      Pattern.compile(
          "(staging/aside/.+|ledger/commits/\\.[^/]+\\.tmp|landing/[^/]+/seen/\\.[^/]+)");

  private final RetentionContext held;

  OrphanFilePlanner(RetentionContext held) {
    this.held = held;
  }

  void plan(RetentionPlan plan) {
    plan.look("staging", this::deadRuns);
    plan.look("files that no commit names", this::files);
  }

  private List<RetentionItem> deadRuns() {
    List<RetentionItem> items = new ArrayList<>();
    for (String run : RunLease.orphanedRuns(held.lake())) {
      String folder = held.lake().layout().stagingFolder(run);
      long bytes = held.lake().files().list(folder).stream().mapToLong(file -> file.size()).sum();
      items.add(
          new RetentionItem(
              "staging", "", "", Action.SWEEP, List.of(folder), 0, bytes, "the run has died"));
    }
    return items;
  }

  private List<RetentionItem> files() {
    boolean quiet =
        RunLease.liveRuns(held.lake(), "").isEmpty() && !held.lake().log().isPastBreak();
    Map<String, List<StoredFile>> byZone = new TreeMap<>();
    for (StoredFile file : held.lake().files().walk()) {
      boolean unnamed = !held.named().containsKey(file.path());
      boolean orphan = quiet && unnamed && DATA.matcher(file.path()).matches();
      boolean folded = unnamed && FOLDED.matcher(file.path()).matches() && isOlder(file, READERS);
      boolean table = unnamed && TABLE.matcher(file.path()).matches() && isOlder(file, UNDER_WAY);
      boolean aside =
          (ASIDE.matcher(file.path()).matches()
                  || file.path().equals(held.lake().layout().catalogJournal()))
              && isOlder(file, UNDER_WAY);
      if (orphan || folded || table || aside) {
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
                    "",
                    "",
                    Action.SWEEP,
                    files.stream().map(StoredFile::path).toList(),
                    0,
                    files.stream().mapToLong(StoredFile::size).sum(),
                    UNNAMED)));
    return items;
  }

  private static boolean isOlder(StoredFile file, Duration age) {
    return file.modified().plus(age).isBefore(Instant.now());
  }
}
