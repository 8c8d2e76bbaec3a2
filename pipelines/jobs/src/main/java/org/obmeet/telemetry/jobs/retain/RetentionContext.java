package org.obmeet.telemetry.jobs.retain;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * What a lake holds, seen for retention.
 *
 * @param lake the lake
 * @param catalog what is declared
 * @param now the clock
 * @param expiry which days are past their period
 * @param state what the log says
 * @param named files that the log names, by path
 * @param table the suppression table
 * @param holds what must be kept
 * @param ring the key ring
 */
record RetentionContext(
    Lake lake,
    Catalog catalog,
    Instant now,
    Expiry expiry,
    LakeState state,
    Map<String, FileRef> named,
    List<Suppression> table,
    LegalHolds holds,
    Keyset ring) {
  /** As it is now. */
  static RetentionContext of(Lake lake, Catalog catalog, Path keys, Instant now) {
    List<Commit> entries = lake.log().commits();
    LakeState state = LakeState.replay(entries);
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    Keyset ring = Keyset.open(keys);
    state.check(ring);
    List<Suppression> table = new SuppressionTable(lake).rows();
    LegalHolds holds = LegalHolds.inForce(table, now, () -> SuppressionLists.pseudonyms(ring));
    return new RetentionContext(
        lake, catalog, now, Expiry.at(now), state, named, table, holds, ring);
  }

  /** The oldest day of clean rows. */
  LocalDate oldest(Dataset dataset) {
    return expiry.oldest(dataset.retention().clean());
  }

  /** Whether a row is past its period, and no hold keeps it. */
  boolean isOver(Dataset dataset, GenericRecord row) {
    int day = (int) row.get(dataset.require("day").position());
    return day < oldest(dataset).toEpochDay() && !isHeld(dataset, row);
  }

  /** Whether a hold keeps a row. */
  boolean isHeld(Dataset dataset, GenericRecord row) {
    return holds.mayCover(dataset.name()) && holds.covers(dataset, row);
  }
}
