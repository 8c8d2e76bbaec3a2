package org.obmeet.telemetry.jobs.retain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.retention.ConsentRetention;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The state of a lake for a retention run.
 *
 * @param expiry computes the days that are past their retention period
 * @param named files that the log names, by path
 * @param checked the files that an earlier retention has read; none if every file must be read
 * @param table rows of the suppression table
 * @param holds legal holds that are in force
 */
record RetentionContext(
    Lake lake,
    Catalog catalog,
    Instant now,
    Expiry expiry,
    LakeState state,
    Map<String, FileRef> named,
    CheckedFiles checked,
    List<Suppression> table,
    LegalHolds holds,
    Keyset keyset) {
  static final String CONSENT = "consent";

  static RetentionContext of(Lake lake, Catalog catalog, RetainRequest request) {
    Instant now = request.now();
    LakeState state = lake.state();
    Keyset keyset = Keyset.open(request.keys());
    List<Suppression> table = new SuppressionTable(lake).rows();
    return new RetentionContext(
        lake,
        catalog,
        now,
        Expiry.at(now),
        state,
        state.files(),
        request.mode() == RetainRequest.Mode.VERIFY
            ? CheckedFiles.none(state)
            : CheckedFiles.of(lake, state),
        table,
        LegalHolds.inForce(table, now, () -> SuppressionLists.pseudonyms(keyset)),
        keyset);
  }

  /** Returns the oldest day of clean rows that are within retention. */
  LocalDate oldest(Dataset dataset) {
    return expiry.oldestClean(dataset);
  }

  /** Returns true if a row is past its retention period and not under a hold. */
  boolean isOver(Dataset dataset, GenericRecord row) {
    int day = (int) row.get(dataset.require("day").position());
    return day < oldest(dataset).toEpochDay() && !holds.covers(dataset, row);
  }

  /** Returns the decisions in the consent files that the log names, in no fixed order. */
  List<GenericRecord> consents() {
    CleanFileIo clean = new CleanFileIo(lake.files());
    return state.consents().stream()
        .flatMap(file -> clean.read(catalog.dataset(CONSENT), file.path()).stream())
        .toList();
  }

  /**
   * Returns the recorded decisions that are past their retention period and not under a hold. The
   * decisions after a held one stay too, so that a held opt-in does not become the last decision.
   */
  Set<GenericRecord> expiredConsents(List<GenericRecord> recorded) {
    Set<GenericRecord> expired =
        ConsentRetention.ended(recorded, expiry, catalog.dataset(CONSENT).retention().clean());
    Map<Object, Long> held = new HashMap<>();
    expired.stream()
        .filter(row -> holds.coversDecision(CONSENT, row))
        .forEach(row -> held.merge(row.get("subject"), (Long) row.get("second"), Math::min));
    expired.removeIf(
        row -> (Long) row.get("second") >= held.getOrDefault(row.get("subject"), Long.MAX_VALUE));
    return expired;
  }
}
