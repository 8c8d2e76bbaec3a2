package org.obmeet.telemetry.collector.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.lake.landing.RecordId;
import org.obmeet.telemetry.lake.landing.SuppressionBarrier;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A pool of projection workers for one stream. */
public final class ProjectionWorkerPool {
  private final BlockingQueue<ProjectionWorker> free;
  private final SuppressionBarrier barrier;
  private final Clock clock;

  /**
   * Creates a pool.
   *
   * @param barrier the barrier of the writer that lands the rows
   */
  public ProjectionWorkerPool(
      int size,
      Catalog catalog,
      Dataset dataset,
      Pseudonyms pseudonyms,
      ConsentLookup consents,
      SuppressionLookup suppressions,
      SuppressionBarrier barrier,
      Clock clock) {
    this.free = new ArrayBlockingQueue<>(size);
    this.barrier = barrier;
    this.clock = clock;
    for (int i = 0; i < size; i++) {
      AssumableConsents lookup = new AssumableConsents(consents, suppressions, pseudonyms.copy());
      free.add(
          new ProjectionWorker(
              dataset,
              new Projector(
                  dataset,
                  catalog.processing(),
                  pseudonyms,
                  lookup,
                  lookup,
                  clock.instant(),
                  dataset.retention().clean()),
              lookup));
    }
  }

  /** Waits for a free worker and calls a function with it, which must not keep the worker. */
  public <T> T call(Function<ProjectionWorker, T> work) {
    ProjectionWorker worker;
    try {
      worker = free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a projection worker", e);
    }
    try {
      worker.prepare(clock.instant(), barrier.lastCommit());
      return work.apply(worker);
    } finally {
      free.add(worker);
    }
  }

  /**
   * Recorded consents and suppressions, or a consent that is assumed for a projection. An assumed
   * consent has no suppressions, because any client can open an opt-in, and must not learn who was
   * erased or has objected.
   */
  private static final class AssumableConsents implements ConsentLookup, SuppressionLookup {
    private final ConsentLookup recorded;
    private final SuppressionLookup recordedSuppressions;
    private final Pseudonyms pseudonyms;
    private ConsentLookup current;
    private SuppressionLookup suppressions;

    AssumableConsents(
        ConsentLookup recorded, SuppressionLookup recordedSuppressions, Pseudonyms pseudonyms) {
      this.recorded = recorded;
      this.recordedSuppressions = recordedSuppressions;
      this.pseudonyms = pseudonyms;
      assume(Optional.empty());
    }

    final void assume(Optional<UnconfirmedConsent> consent) {
      current = consent.map(one -> one.asConfirmed(pseudonyms)).orElse(recorded);
      suppressions = consent.isPresent() ? SuppressionLookup.none() : recordedSuppressions;
    }

    @Override
    public boolean covers(String kind, byte[] subject, long second) {
      return suppressions.covers(kind, subject, second);
    }

    @Override
    public boolean hasAny(String kind) {
      return suppressions.hasAny(kind);
    }

    @Override
    public ConsentDecision at(byte[] subject, Instant when) {
      return current.at(subject, when);
    }
  }

  /** A projector with an encoder for its rows. Only one thread may use it at a time. */
  public static final class ProjectionWorker {
    private final Dataset dataset;
    private final Projector projector;
    private final AssumableConsents consents;
    private final GenericDatumWriter<GenericRecord> writer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder;
    private long evaluatedAtCommit = -1;

    ProjectionWorker(Dataset dataset, Projector projector, AssumableConsents consents) {
      this.dataset = dataset;
      this.projector = projector;
      this.consents = consents;
      this.writer =
          new GenericDatumWriter<>(dataset.schema()) {
            /** Null is the default of a field, and so the first type of its union. */
            @Override
            protected int resolveUnion(Schema union, Object value) {
              return value == null ? 0 : 1;
            }
          };
    }

    void prepare(Instant now, long lastCommit) {
      projector.setNow(now);
      evaluatedAtCommit = lastCommit;
      consents.assume(Optional.empty());
    }

    /** Assumes that an opt-in is confirmed, until {@link ProjectionWorkerPool#call} ends. */
    public void assume(UnconfirmedConsent consent) {
      consents.assume(Optional.of(consent));
    }

    public Projector projector() {
      return projector;
    }

    public EncodedRow encode(GenericRecord row) {
      return new EncodedRow(bytes(row), Optional.empty(), evaluatedAtCommit);
    }

    /** Encodes a row that must land only once. */
    public EncodedRow encodeOnce(GenericRecord row) {
      return new EncodedRow(bytes(row), Optional.of(RecordId.of(dataset, row)), evaluatedAtCommit);
    }

    private byte[] bytes(GenericRecord row) {
      bytes.reset();
      try {
        encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
        writer.write(row, encoder);
        encoder.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory failed", e);
      }
      return bytes.toByteArray();
    }
  }
}
