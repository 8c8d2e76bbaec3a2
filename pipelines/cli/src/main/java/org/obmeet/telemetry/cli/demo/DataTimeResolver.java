package org.obmeet.telemetry.cli.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.input.LineReader;
import org.obmeet.telemetry.lake.input.TextSource;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Computes the time at which all base windows of given data files are closed: the end of the last
 * window plus the allowed lateness. Records later than {@code systemTime} plus the allowed skew are
 * ignored.
 */
record DataTimeResolver(Catalog catalog, Instant systemTime) {
  private static final Period ANY_AGE = Period.ofYears(1000);

  /** Returns the time for files of a stream, or empty if no record can be read. */
  Optional<Instant> of(String stream, List<String> files) {
    Dataset dataset = catalog.dataset(stream);
    Latest latest = new Latest(dataset);
    for (String file : files) {
      Projector projector =
          new Projector(
              dataset,
              catalog.processing(),
              new Pseudonyms(
                  new byte[Pseudonyms.KEY_LENGTH],
                  (name, kind, epoch) -> new byte[Pseudonyms.KEY_LENGTH]),
              ConsentHistory.assuming(Scope.EXTENDED),
              SuppressionLookup.none(),
              systemTime,
              ANY_AGE);
      try (LineReader lines = TextSource.inspect(file).lines(dataset.maxRecordBytes())) {
        LineReader.ReadResult event = lines.next();
        while (event != LineReader.ReadResult.END) {
          if (event == LineReader.ReadResult.LINE) {
            projector.project(lines.buffer(), lines.offset(), lines.length(), latest);
          }
          event = lines.next();
        }
      }
    }
    if (latest.second == Long.MIN_VALUE) {
      return Optional.empty();
    }
    LocalDate day = Instant.ofEpochSecond(latest.second).atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate end = dataset.baseWindow().containing(day).end();
    return Optional.of(end.plus(dataset.lateness()).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** A sink that keeps only the latest time of the records. */
  private static final class Latest implements Projector.Sink {
    private final int field;
    private long second = Long.MIN_VALUE;

    Latest(Dataset dataset) {
      field = dataset.require("second").position();
    }

    @Override
    public void accept(MutableRow row, int part) {
      second = Math.max(second, row.number(field));
    }

    @Override
    public void reject(RejectReason reason, String path, int part) {}

    @Override
    public void suppress(SuppressReason reason, int part) {}
  }
}
