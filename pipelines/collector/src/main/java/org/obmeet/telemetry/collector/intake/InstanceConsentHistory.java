package org.obmeet.telemetry.collector.intake;

import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.Arrays;
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
  static InstanceConsentHistory of(List<GenericRecord> rows) {
    List<GenericRecord> sorted = new ArrayList<>(rows);
    sorted.sort(ConsentHistory.ROW_ORDER);
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

  boolean isOptedIn() {
    return optsIn(last());
  }

  long countAfter(long second) {
    return decisions.stream().filter(row -> (Long) row.get("second") > second).count();
  }

  /** Returns the epoch second of the last decision. */
  long second() {
    return (Long) last().get("second");
  }

  /**
   * Returns true if an unconfirmed opt-in can still be confirmed: it is later than the decisions.
   * After an end by the operator for a host, earlier opt-ins can be confirmed too, because only
   * that host can confirm them.
   */
  boolean permits(long second, byte[] tokenHash) {
    return isConfirmedBy("operator", last()) && host().isPresent()
        ? decisions.stream().noneMatch(row -> has(row, "token", tokenHash))
        : second > second();
  }

  /** Returns the hash of the token that is in force; empty after an opt-out or if there is none. */
  Optional<byte[]> tokenHash() {
    return isOptedIn() ? bytes(last(), "token") : Optional.empty();
  }

  /**
   * Returns the hash of the token that changes the consent in force, or that renews a withdrawn
   * consent which no host has confirmed.
   */
  Optional<byte[]> optInTokenHash() {
    boolean needsHost = hostRow().filter(row -> isConfirmedBy("host", row)).isPresent();
    return isOptedIn() || !needsHost ? lastTokenHash() : Optional.empty();
  }

  /**
   * Returns the hash of the token of the last opt-in, even after an opt-out. It is empty if there
   * is no opt-in, or if the operator has ended that consent.
   */
  Optional<byte[]> lastTokenHash() {
    Optional<byte[]> last = Optional.empty();
    for (GenericRecord row : decisions) {
      boolean ended = isConfirmedBy("operator", row);
      last = optsIn(row) ? bytes(row, "token") : ended ? Optional.empty() : last;
    }
    return last;
  }

  /** Returns the epoch second of the first decision with the token in force; empty without one. */
  Optional<Long> tokenSecond() {
    return tokenHash()
        .flatMap(
            hash ->
                decisions.stream()
                    .filter(row -> has(row, "token", hash))
                    .map(row -> (Long) row.get("second"))
                    .findFirst());
  }

  /** Returns true if a consent in force is as its token was issued for it. */
  boolean isUnchanged() {
    return tokenSecond().filter(first -> first == second()).isPresent();
  }

  /** Returns the last opt-in, even after an opt-out. The first decision must be an opt-in. */
  GenericRecord lastOptIn() {
    return Iterables.getLast(Iterables.filter(decisions, InstanceConsentHistory::optsIn));
  }

  /**
   * Returns the subject of the host that may replace the token of a consent in force, or that has
   * to confirm the next opt-in. It is the host of the consent in force, if any. After an opt-out it
   * is the host of the last consent with a host; after an end by the operator, the host that the
   * operator named, if any.
   */
  Optional<byte[]> host() {
    return isOptedIn() ? bytes(last(), "host") : hostRow().flatMap(row -> bytes(row, "host"));
  }

  private Optional<GenericRecord> hostRow() {
    return decisions.stream()
        .filter(row -> bytes(row, "host").isPresent() || isConfirmedBy("operator", row))
        .reduce((first, later) -> later);
  }

  /**
   * Returns true if no report can confirm an opt-in. After an opt-out, a report can if it names the
   * host that the report before named, or if no host is known.
   *
   * @param reporting subject of the host that the report names; empty if it names none
   */
  boolean needsHost(Optional<byte[]> reporting) {
    boolean same =
        hostRow()
            .filter(row -> isConfirmedBy("report", row))
            .flatMap(row -> reporting.filter(own -> has(row, "host", own)))
            .isPresent();
    return isOptedIn() || host().isPresent() && !same;
  }

  /**
   * Returns true if an unmodified server may report.
   *
   * @param reporting subject of the host that the report names. It has to be the host that
   *     confirmed the consent, unless an import recorded the consent
   */
  boolean allowsStock(Optional<byte[]> reporting) {
    return isOptedIn()
        && Boolean.TRUE.equals(last().get("stock"))
        && bytes(last(), "host")
            .map(host -> reporting.filter(own -> Arrays.equals(own, host)).isPresent())
            .orElse(true);
  }

  private static boolean has(GenericRecord row, String field, byte[] value) {
    return bytes(row, field).filter(own -> Arrays.equals(own, value)).isPresent();
  }

  private static Optional<byte[]> bytes(GenericRecord row, String field) {
    return Optional.ofNullable((GenericFixed) row.get(field)).map(GenericFixed::bytes);
  }

  static boolean isConfirmedBy(String proof, GenericRecord row) {
    return row.get("confirmed_by") != null && row.get("confirmed_by").toString().equals(proof);
  }

  private static boolean optsIn(GenericRecord row) {
    return Boolean.TRUE.equals(row.get("statistics"));
  }
}
