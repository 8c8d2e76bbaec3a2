package org.obmeet.telemetry.collector.intake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;

/**
 * What one instance has decided so far.
 *
 * @param decisions rows of the consent stream, in the order in which they hold
 * @param book the same as intervals
 */
record InstanceConsentHistory(List<GenericRecord> decisions, ConsentHistory book) {
  private static final Comparator<GenericRecord> ORDER =
      Comparator.<GenericRecord>comparingLong(row -> (Long) row.get("second"))
          .thenComparing(InstanceConsentHistory::optsIn, Comparator.reverseOrder());

  static InstanceConsentHistory of(List<GenericRecord> rows) {
    List<GenericRecord> sorted = new ArrayList<>(rows);
    sorted.sort(ORDER);
    return new InstanceConsentHistory(List.copyOf(sorted), ConsentHistory.of(sorted));
  }

  /** The same with more decisions; those that are known already change nothing. */
  InstanceConsentHistory with(List<GenericRecord> rows) {
    List<GenericRecord> more = new ArrayList<>(decisions);
    rows.stream().filter(row -> !more.contains(row)).forEach(more::add);
    return more.size() == decisions.size() ? this : of(more);
  }

  /** The last decision, whenever it takes effect. */
  GenericRecord last() {
    return decisions.get(decisions.size() - 1);
  }

  /** Whether the last decision is an opt-in. */
  boolean isIn() {
    return optsIn(last());
  }

  /** Second of the last decision. */
  long second() {
    return (Long) last().get("second");
  }

  /** Hash of the token that the last decision left in force. */
  Optional<byte[]> token() {
    return isIn()
        ? Optional.ofNullable((GenericFixed) last().get("token")).map(GenericFixed::bytes)
        : Optional.empty();
  }

  /** Whether an unmodified server may report. */
  boolean isStock() {
    return isIn() && Boolean.TRUE.equals(last().get("stock"));
  }

  private static boolean optsIn(GenericRecord row) {
    return Boolean.TRUE.equals(row.get("statistics"));
  }
}
