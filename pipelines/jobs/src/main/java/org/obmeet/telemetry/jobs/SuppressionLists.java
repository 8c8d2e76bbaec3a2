package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;

/** Selects rows and subjects of the suppression table, and loads the keys of pseudonyms. */
public final class SuppressionLists {
  private SuppressionLists() {}

  /** Returns the subjects whose new data are rejected. */
  public static SuppressionList blocked(List<Suppression> rows, Instant now) {
    return list(rows, row -> row.blocksIntake() && (row.isOpen() || row.isInForce(now)));
  }

  /**
   * Returns the suppressions whose rows are left out of new aggregates: restrictions in force and
   * open erasures, even if a hold delays them.
   */
  public static List<Suppression> excluded(List<Suppression> rows, Instant now) {
    return rows.stream()
        .filter(row -> !row.subject().isEmpty())
        .filter(
            row ->
                row.isOpen()
                    || (row.purpose() == Suppression.Purpose.RESTRICTION && row.isInForce(now)))
        .toList();
  }

  /** Returns the subjects of the selected rows, each up to the last second that its row covers. */
  public static SuppressionList list(List<Suppression> rows, Predicate<Suppression> condition) {
    SuppressionList list = new SuppressionList();
    for (Suppression row : rows) {
      if (condition.test(row) && !row.subject().isEmpty()) {
        long through = row.through().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        list.add(row.kind(), HexFormat.of().parseHex(row.subject()), through);
      }
    }
    return list;
  }

  /**
   * Opens a lake's keyset for pseudonyms.
   *
   * @throws org.obmeet.telemetry.lake.keys.KeysetException if the keyset cannot be used, or is of
   *     another lake
   */
  public static Pseudonyms pseudonyms(Lake lake, Path keys) {
    Keyset keyset = Keyset.open(keys);
    lake.state().checkKeyset(keyset);
    return pseudonyms(keyset);
  }

  public static Pseudonyms pseudonyms(Keyset keyset) {
    return new Pseudonyms(keyset.subjectKey(), keyset::epochKey);
  }
}
