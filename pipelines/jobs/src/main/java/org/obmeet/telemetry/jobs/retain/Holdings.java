package org.obmeet.telemetry.jobs.retain;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Holds;
import org.obmeet.telemetry.jobs.Suppressed;
import org.obmeet.telemetry.lake.Entry;
import org.obmeet.telemetry.lake.FileCheck;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.Suppression;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;

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
record Holdings(
    Lake lake,
    Catalog catalog,
    Instant now,
    Expiry expiry,
    LakeState state,
    Map<String, FileRef> named,
    List<Suppression> table,
    Holds holds,
    KeyRing ring) {
  /** As it is now. */
  static Holdings of(Lake lake, Catalog catalog, Path keys, Instant now) {
    List<Entry> entries = lake.log().entries();
    LakeState state = LakeState.replay(entries);
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    KeyRing ring = KeyRing.open(keys);
    ring.check(state);
    List<Suppression> table = new SuppressionTable(lake).rows();
    Holds holds = Holds.inForce(table, now, () -> Suppressed.pseudonyms(ring));
    return new Holdings(lake, catalog, now, Expiry.at(now), state, named, table, holds, ring);
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
