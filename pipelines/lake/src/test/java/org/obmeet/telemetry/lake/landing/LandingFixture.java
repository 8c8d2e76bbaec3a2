package org.obmeet.telemetry.lake.landing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A lake, its landing directory and rows for tests of landing. */
final class LandingFixture {
  static final Dataset EVENTS = Catalog.load().dataset("community_events");
  static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final Lake lake;
  private final LandingDirectory directory;
  private SuppressionBarrier barrier = noSuppressions();
  private final AtomicLong nanos = new AtomicLong(1);

  LandingFixture(Path root) {
    this(Lake.in(new LocalStore(root), root.toString()), Optional.empty());
  }

  LandingFixture(Lake lake, Optional<Path> spool) {
    this.lake = Lake.create(lake, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), NOW);
    this.directory = LandingDirectory.of(lake, spool);
  }

  /** Returns a barrier for data without suppressions. */
  private static SuppressionBarrier noSuppressions() {
    return new SuppressionBarrier() {
      @Override
      public long refresh() {
        return -1;
      }

      @Override
      public long lastSuppression() {
        return -1;
      }

      @Override
      public long lastCommit() {
        return -1;
      }
    };
  }

  Lake lake() {
    return lake;
  }

  LandingDirectory directory() {
    return directory;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Replaces the barrier of later writers. */
  void setBarrier(SuppressionBarrier other) {
    barrier = other;
  }

  LandingWriter writer(String name, long rollBytes, LandingListener listener) {
    return writer(name, rollBytes, Optional.empty(), listener);
  }

  LandingWriter writer(
      String name, long rollBytes, Optional<LandedRecords> landed, LandingListener listener) {
    LandingSettings settings =
        new LandingSettings(
            name,
            rollBytes,
            Duration.ofMinutes(1),
            1 << 20,
            Clock.fixed(NOW, ZoneOffset.UTC),
            nanos::get,
            barrier);
    return LandingWriter.start(directory(), EVENTS, settings, landed, listener);
  }

  static GenericData.Record row(int number) {
    Schema pseudonym = EVENTS.schema().getField("record").schema();
    GenericData.Record row = new GenericData.Record(EVENTS.schema());
    byte[] record = ByteBuffer.allocate(16).putInt(number * 0x9E3779B1).putInt(number).array();
    row.put("record", new GenericData.Fixed(pseudonym, record));
    row.put("day", (int) DAY.toEpochDay());
    row.put("second", DAY.toEpochDay() * 86_400 + number);
    row.put("event_type", "page_view");
    return row;
  }

  static EncodedRow encoded(int number) {
    GenericData.Record row = row(number);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<>(EVENTS.schema()).write(row, encoder);
      return new EncodedRow(bytes.toByteArray(), Optional.of(RecordId.of(EVENTS, row)), -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<EncodedRow> encoded(int from, int to) {
    List<EncodedRow> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(encoded(i));
    }
    return rows;
  }

  /** Returns the numbers of the rows in all sealed segments, computed from their seconds. */
  List<Long> landed() {
    List<Long> numbers = new ArrayList<>();
    for (StoredFile file : lake.files().list("landing")) {
      if (file.path().endsWith(".avro")) {
        try (RowFileReader rows =
            new RowFileReader(
                lake.files(),
                file.path(),
                EVENTS,
                damage -> {
                  throw new AssertionError(damage);
                })) {
          rows.forEachRemaining(
              r -> numbers.add((long) r.get("second") - DAY.toEpochDay() * 86_400));
        }
      }
    }
    return numbers;
  }
}
