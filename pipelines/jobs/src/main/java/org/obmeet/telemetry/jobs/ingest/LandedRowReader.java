package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.avro.CorruptRegion;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * Rows of a landing segment. They were projected at the edge; what may have changed since is looked
 * at again: whether they are still within retention, whether their schema is known, and whether a
 * consent covers them.
 */
final class LandedRowReader {
  private final Dataset dataset;
  private final SegmentProjection projection;
  private final Optional<ConsentRecheck> consents;
  private final Optional<SubjectRowMatcher> refused;
  private final long oldestDay;
  private final long latestSecond;
  private final MutableRow landed;
  private final List<Ranged> ranged;
  private final int day;
  private final int second;
  private long number;

  private record Ranged(Field field, Range range) {}

  LandedRowReader(
      Dataset dataset,
      Instant now,
      SegmentProjection projection,
      Optional<ConsentRecheck> consents,
      Optional<SubjectRowMatcher> refused) {
    this.consents = consents;
    this.refused = refused;
    this.dataset = dataset;
    this.projection = projection;
    this.oldestDay =
        now.atZone(ZoneOffset.UTC).toLocalDate().minus(dataset.retention().clean()).toEpochDay();
    this.latestSecond = now.plus(dataset.clockSkew()).getEpochSecond();
    this.landed = new MutableRow(dataset);
    this.ranged =
        dataset.fields().stream()
            .map(field -> new Ranged(field, field.treatment().range()))
            .filter(one -> one.range() != null)
            .toList();
    this.day = dataset.require("day").position();
    this.second = dataset.require("second").position();
  }

  /** Hands on every row of the segment, or says why not. */
  void read(RowFile.Reader reader) {
    boolean known = reader.schemaVersion() <= dataset.version();
    while (reader.hasNext()) {
      GenericRecord row = reader.next();
      projection.at(++number);
      if (!known) {
        projection.reject(RejectReason.UNKNOWN_SCHEMA, "", 0);
      } else if ((int) row.get(day) < oldestDay) {
        projection.suppress(SuppressReason.PAST_RETENTION, 0);
      } else if ((long) row.get(second) > latestSecond) {
        projection.reject(RejectReason.FROM_THE_FUTURE, "", 0);
      } else if (refused.isPresent() && refused.get().matches(row)) {
        projection.suppress(SuppressReason.ERASED, 0);
      } else {
        consents
            .flatMap(c -> c.refusal(row))
            .ifPresentOrElse(
                no -> projection.suppress(no, 0), () -> projection.accept(cut(landed.set(row)), 0));
      }
    }
  }

  /** Cuts what is beyond a range that has become narrower since. */
  private MutableRow cut(MutableRow row) {
    for (Ranged one : ranged) {
      int position = one.field().position();
      long number = row.number(position);
      long cut = one.range().clamp(number);
      if (cut != number && !row.isNull(position)) {
        row.setNumber(position, cut);
        projection.adjusted(one.field());
      }
    }
    return row;
  }

  /** Counts what a damaged part held, as far as it says; at least one. */
  void damaged(CorruptRegion damage) {
    projection.at(damage.position());
    for (long lost = Math.max(1, damage.records()); lost > 0; lost--) {
      projection.rejectUnread(RejectReason.CORRUPT_BLOCK);
    }
  }
}
