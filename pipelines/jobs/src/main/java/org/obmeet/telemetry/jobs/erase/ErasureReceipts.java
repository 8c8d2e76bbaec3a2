package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/**
 * Commits the receipts of erasures to the log. A receipt does not identify the subject.
 *
 * @param context the lake and the run
 * @param result the result of the run, which receives the receipts
 */
record ErasureReceipts(ErasureContext context, List<Suppression> due, ErasureResult result) {
  /** Commits receipts and ends the erasures, unless an erasure must stay open. */
  void append() {
    if (!result.isDone()) {
      return;
    }
    List<Commit> commits = context.lake().log().commits();
    List<Map<String, Object>> receipts = new ArrayList<>();
    for (Suppression row : due) {
      Map<String, Long> removed = RemovedRows.removed(commits, row.id());
      Map<String, Object> receipt = new LinkedHashMap<>();
      receipt.put("id", row.id());
      receipt.put("kind", row.kind());
      receipt.put("reason", row.reason());
      receipt.put("tombstone", row.purpose().word());
      row.until().ifPresent(end -> receipt.put("tombstone_until", end.toString()));
      receipt.put("rows_removed", removed);
      receipts.add(receipt);
      result.receipt(receipt);
      result.note(
          row.id()
              + ": erased; rows removed: "
              + (removed.isEmpty() ? "none found" : removed.toString())
              + ", survivors: 0");
    }
    Map<String, Object> detail =
        Map.of(
            "receipts",
            receipts,
            "scanned",
            result.scanned(),
            "survivors",
            0L,
            "files",
            files(commits));
    Set<String> ids = due.stream().map(Suppression::id).collect(Collectors.toSet());
    new SuppressionTable(context.lake())
        .change(
            CommitKind.ERASE,
            context.now(),
            context.run(),
            detail,
            rows ->
                rows.stream().map(row -> ids.contains(row.id()) ? row.finished() : row).toList());
  }

  /** SHA-256 over the paths and hashes of the clean files after the erasure. */
  private static String files(List<Commit> commits) {
    return FileCheck.digest(
        FileCheck.liveFiles(commits).stream()
            .filter(file -> file.path().startsWith("clean/"))
            .filter(file -> !file.path().startsWith("clean/suppression/"))
            .toList());
  }
}
