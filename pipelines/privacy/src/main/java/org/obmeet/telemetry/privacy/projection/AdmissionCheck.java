package org.obmeet.telemetry.privacy.projection;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.conversion.TimestampParser;
import org.obmeet.telemetry.privacy.projection.row.RowBuilder;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;

/**
 * The checks that records of any kind share. The time must be in the allowed range ({@link
 * #admits}, which dry runs skip), and the row must have all required fields ({@link #accept}).
 */
final class AdmissionCheck {
  private final RowBuilder rows;
  private final Field timeField;
  private final Map<WireFormat, Source[]> timeSources;
  private final Dataset dataset;
  private final Period keep;
  private long oldestMillis;
  private long newestMillis;
  private long nowMillis;

  AdmissionCheck(Dataset dataset, SlotMap slots, RowBuilder rows, Instant now, Period keep) {
    this.dataset = dataset;
    this.keep = keep;
    this.rows = rows;
    this.timeField =
        dataset.requireTreated(Treatment.Second.class::isInstance, "with the treatment second");
    this.timeSources = slots.of(timeField);
    setNow(now);
  }

  /** Prepares for the events of the next line or request. */
  void begin() {
    rows.begin();
  }

  /** Sets the current time, from which the allowed range of record times is computed. */
  void setNow(Instant now) {
    nowMillis = now.toEpochMilli();
    newestMillis = now.plus(dataset.clockSkew()).toEpochMilli();
    oldestMillis =
        dataset.epochDays() == 0
            ? Long.MIN_VALUE
            : Expiry.at(now)
                .oldestClean(dataset, keep)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
  }

  /** Returns the current time in milliseconds since 1970. */
  long now() {
    return nowMillis;
  }

  /**
   * Returns the record's time in milliseconds since 1970, or {@link TimestampParser#NONE} if it has
   * no readable time.
   */
  long time(WireRecord input) {
    for (Source source : timeSources.get(input.format())) {
      long time = TimestampParser.read(input.of(source), source.slot());
      if (time != TimestampParser.NONE) {
        return time;
      }
    }
    return TimestampParser.NONE;
  }

  /** Returns true if the record has a time, even an unreadable one. */
  boolean hasTime(WireRecord input) {
    return Arrays.stream(timeSources.get(input.format()))
        .anyMatch(source -> input.of(source).hasValue(source.slot()));
  }

  /** Returns the first source path of a field, or its name if it has none, for rejections. */
  static String path(Field field) {
    return field.sources().isEmpty() ? field.name() : field.sources().get(0);
  }

  /**
   * Returns true if the time is allowed. Otherwise passes the reason to the sink.
   *
   * @param part index of the event in its body; 0 for other records
   */
  boolean admits(long millis, WireRecord input, int part, Projector.Sink sink) {
    if (millis == TimestampParser.NONE) {
      RejectReason reason = hasTime(input) ? RejectReason.BAD_TIME : RejectReason.MISSING_TIME;
      sink.reject(reason, path(timeField), part);
      return false;
    }
    if (millis > newestMillis) {
      sink.reject(RejectReason.FROM_THE_FUTURE, path(timeField), part);
      return false;
    }
    if (millis < oldestMillis) {
      sink.suppress(SuppressReason.PAST_RETENTION, part);
      return false;
    }
    return true;
  }

  /** Builds the row and passes it to the sink, or rejects it if a required field is missing. */
  void accept(WireRecord input, RecordContext context, int part, Projector.Sink sink) {
    MutableRow row = rows.build(input, context);
    if (row == null) {
      sink.reject(RejectReason.MISSING_FIELD, path(rows.missing()), part);
      return;
    }
    for (Field field : rows.adjusted()) {
      sink.adjusted(field);
    }
    sink.accept(row, part);
  }
}
