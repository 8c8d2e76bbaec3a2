package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/** Enters receipts in the log; they say nothing of whom. */
final class ErasureReceipts {
  private final ErasureContext work;
  private final List<Suppression> due;
  private final ErasureResult outcome;

  ErasureReceipts(ErasureContext work, List<Suppression> due, ErasureResult outcome) {
    this.work = work;
    this.due = due;
    this.outcome = outcome;
  }

  /** Ends the erasures with their receipts, unless something stands in the way. */
  void append() {
    if (!outcome.isDone()) {
      return;
    }
    List<Commit> entries = work.lake().log().commits();
    List<Map<String, Object>> receipts = new ArrayList<>();
    for (Suppression row : due) {
      Map<String, Long> removed = RemovedRows.removed(entries, row.id());
      Map<String, Object> receipt = new LinkedHashMap<>();
      receipt.put("id", row.id());
      receipt.put("kind", row.kind());
      receipt.put("reason", row.reason());
      receipt.put("tombstone", row.purpose().word());
      row.until().ifPresent(end -> receipt.put("tombstone_until", end.toString()));
      receipt.put("rows_removed", removed);
      receipts.add(receipt);
      outcome.receipt(receipt);
      outcome.note(
          row.id()
              + ": erased; rows removed: "
              + (removed.isEmpty() ? "none were found" : removed.toString())
              + ", survivors: 0");
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("receipts", receipts);
    detail.put("scanned", outcome.scanned());
    detail.put("survivors", 0L);
    detail.put("files", files(entries));
    Set<String> ids = due.stream().map(Suppression::id).collect(Collectors.toSet());
    new SuppressionTable(work.lake())
        .change(
            CommitKind.ERASE,
            work.now(),
            work.run(),
            detail,
            rows ->
                rows.stream()
                    .map(row -> ids.contains(row.id()) ? row.finished() : row)
                    .collect(Collectors.toCollection(ArrayList<Suppression>::new)));
  }

  /** SHA-256 over the clean files that the log names, by path and hash: what was there after it. */
  private static String files(List<Commit> entries) {
    return FileCheck.digest(
        FileCheck.named(entries).stream()
            .filter(file -> file.path().startsWith("clean/"))
            .filter(file -> !file.path().startsWith("clean/suppression/"))
            .toList());
  }
}
