package org.obmeet.telemetry.collector.intake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;

/**
 * The consent decisions of one instance.
 *
 * @param decisions rows of the consent stream, in the order in which they take effect
 * @param intervals the same decisions as intervals of time
 */
record InstanceConsentHistory(List<GenericRecord> decisions, ConsentHistory intervals) {
  /** By second; opt-outs are the last of a second, since they apply. */
  private static final Comparator<GenericRecord> ORDER =
      Comparator.<GenericRecord>comparingLong(row -> (Long) row.get("second"))
          .thenComparing(InstanceConsentHistory::optsIn, Comparator.reverseOrder());

  static InstanceConsentHistory of(List<GenericRecord> rows) {
    List<GenericRecord> sorted = new ArrayList<>(rows);
    sorted.sort(ORDER);
    return new InstanceConsentHistory(List.copyOf(sorted), ConsentHistory.of(sorted));
  }

  /** Returns a history with more decisions. Known decisions are ignored. */
  InstanceConsentHistory with(List<GenericRecord> rows) {
    List<GenericRecord> more = new ArrayList<>(decisions);
    rows.stream().filter(row -> !more.contains(row)).forEach(more::add);
    return more.size() == decisions.size() ? this : of(more);
  }

  /** Returns the last decision, even if it takes effect in the future. */
  GenericRecord last() {
    return decisions.get(decisions.size() - 1);
  }

  /** Returns true if the last decision is an opt-in. */
  boolean isOptedIn() {
    return optsIn(last());
  }

  /** Returns the epoch second of the last decision. */
  long second() {
    return (Long) last().get("second");
  }

  /** Returns the hash of the token that is in force; empty after an opt-out or if there is none. */
  Optional<byte[]> tokenHash() {
    return isOptedIn()
        ? Optional.ofNullable((GenericFixed) last().get("token")).map(GenericFixed::bytes)
        : Optional.empty();
  }

  /** Returns true if an unmodified server may report. */
  boolean allowsStock() {
    return isOptedIn() && Boolean.TRUE.equals(last().get("stock"));
  }

  private static boolean optsIn(GenericRecord row) {
    return Boolean.TRUE.equals(row.get("statistics"));
  }
}
