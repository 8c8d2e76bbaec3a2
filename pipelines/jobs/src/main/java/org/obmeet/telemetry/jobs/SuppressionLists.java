package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;

/** Subjects of the suppression table, by what they are asked for. */
public final class SuppressionLists {
  private SuppressionLists() {}

  /** Those of whom nothing comes in. */
  public static SuppressionList refused(List<Suppression> rows, Instant now) {
    return book(rows, row -> row.blocksIntake() && (row.isOpen() || row.isInForce(now)));
  }

  /**
   * Those that no new aggregate counts: under a restriction, or under an erasure that is not done,
   * be it that a hold keeps it from being done.
   */
  public static SuppressionList uncounted(List<Suppression> rows, Instant now) {
    return book(
        rows,
        row ->
            row.isOpen()
                || (row.purpose() == Suppression.Purpose.RESTRICTION && row.isInForce(now)));
  }

  /** Subjects of the rows that are asked for, with what each covers. */
  public static SuppressionList book(List<Suppression> rows, Predicate<Suppression> asked) {
    SuppressionList book = new SuppressionList();
    for (Suppression row : rows) {
      if (asked.test(row) && !row.subject().isEmpty()) {
        long through = row.through().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        book.with(row.kind(), HexFormat.of().parseHex(row.subject()), through);
      }
    }
    return book;
  }

  /** Pseudonyms on a key ring. */
  public static Pseudonyms pseudonyms(Keyset ring) {
    return new Pseudonyms(
        ring.subjectKey(), (stream, kind, epoch) -> ring.epochKey(stream, kind, epoch));
  }
}
