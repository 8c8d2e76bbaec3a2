package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.avro.CorruptRegion;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/**
 * Reads the rows of a landing segment, which the collector has projected. Retention, schema
 * version, value ranges, suppression and consent may have changed and are checked again.
 */
final class LandedRowReader {
  private final Dataset dataset;
  private final SegmentProjection projection;
  private final Optional<ConsentRecheck> consents;
  private final Optional<SubjectRowMatcher> suppressed;
  private final long oldestDay;
  private final long latestSecond;
  private final MutableRow landed;
  private final List<Field> rangedFields;
  private final int day;
  private final int second;
  private final List<CorruptRegion> damage = new ArrayList<>();
  private long number;

  LandedRowReader(ProjectionContext context, Dataset dataset, SegmentProjection projection) {
    this.consents = context.landedConsents(dataset);
    this.suppressed = context.suppressed(dataset);
    this.dataset = dataset;
    this.projection = projection;
    this.oldestDay = Expiry.at(context.now()).oldestClean(dataset).toEpochDay();
    this.latestSecond = context.now().plus(dataset.clockSkew()).getEpochSecond();
    this.landed = new MutableRow(dataset);
    this.rangedFields =
        dataset.fields().stream().filter(field -> field.treatment().range() != null).toList();
    this.day = dataset.require("day").position();
    this.second = dataset.require("second").position();
  }

  /** Accepts, rejects or suppresses every row of the segment, and rejects the lost rows. */
  void read(RowFileReader reader) {
    readRows(reader);
    long lost =
        reader.records().isPresent()
            ? Math.max(damage.isEmpty() ? 0 : 1, reader.records().getAsLong() - number)
            : damage.stream().mapToLong(region -> Math.max(1, region.records())).sum();
    for (CorruptRegion region : damage) {
      projection.at(region.position());
      for (long n = Math.min(lost, Math.max(1, region.records())); n > 0; n--) {
        projection.rejectUnread(RejectReason.CORRUPT_BLOCK);
        lost--;
      }
    }
  }

  private void readRows(RowFileReader reader) {
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
      } else if (suppressed.isPresent() && suppressed.get().matches(row)) {
        projection.suppress(SuppressReason.ERASED, 0);
      } else {
        Optional<SuppressReason> refusal = consents.flatMap(check -> check.refusal(row));
        if (refusal.isPresent()) {
          projection.suppress(refusal.get(), 0);
        } else {
          landed.set(consents.map(check -> check.covered(row)).orElse(row));
          projection.accept(clamp(landed), 0);
        }
      }
    }
  }

  /** Clamps values outside a range that became narrower after the row landed. */
  private MutableRow clamp(MutableRow row) {
    for (Field field : rangedFields) {
      long value = row.number(field.position());
      long clamped = field.treatment().range().clamp(value);
      if (clamped != value && !row.isNull(field.position())) {
        row.setNumber(field.position(), clamped);
        projection.adjusted(field);
      }
    }
    return row;
  }

  /** Receives a damaged region of the segment. */
  void damaged(CorruptRegion region) {
    damage.add(region);
  }
}
