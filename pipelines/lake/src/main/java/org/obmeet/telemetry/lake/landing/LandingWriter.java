package org.obmeet.telemetry.lake.landing;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A writer that lands the rows of one stream. One thread writes waiting appends together as one
 * block, and makes them durable by one sync (group commit). Safe for use by several threads.
 */
public final class LandingWriter implements AutoCloseable {
  private static final int FULL_BLOCK_BYTES = 4 << 20;

  /** Pause after which a failed upload of a segment is retried. */
  private static final Duration UPLOAD_PAUSE = Duration.ofSeconds(5);

  private final LandingDirectory directory;
  private final Dataset dataset;
  private final LandingSettings settings;
  private final Optional<LandedRecords> landed;
  private final LandingListener listener;
  private final LinkedBlockingQueue<PendingAppend> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** Time at which the segment was opened, in nanoseconds; 0 if none is open. */
  private volatile long openedAt;

  private volatile OpenSegment segment;
  private long segmentNumber;

  /** True if a seal or upload failed, so that the spool has segments to recover or upload. */
  private boolean uploadPending;

  private long uploadTriedAt;

  private LandingWriter(
      LandingDirectory directory,
      Dataset dataset,
      LandingSettings settings,
      Optional<LandedRecords> landed,
      LandingListener listener) {
    this.directory = directory;
    this.dataset = dataset;
    this.settings = settings;
    this.landed = landed;
    this.listener = listener;
    this.thread = new Thread(this::work, "landing-" + dataset.name());
  }

  /** The rows of one append while they wait to be landed, with their size in bytes. */
  private record PendingAppend(
      List<EncodedRow> rows, long bytes, CompletableFuture<AppendResult> result) {}

  /**
   * Starts the writer of one stream.
   *
   * @param landed recognises records that have landed before; if empty, every row lands
   */
  public static LandingWriter start(
      LandingDirectory directory,
      Dataset dataset,
      LandingSettings settings,
      Optional<LandedRecords> landed,
      LandingListener listener) {
    LandingWriter writer = new LandingWriter(directory, dataset, settings, landed, listener);
    writer.thread.start();
    return writer;
  }

  /**
   * Lands the rows. The future completes when the rows are on stable storage. It fails with a
   * {@link StaleRowsException} if the caller must evaluate the rows again. It fails with another
   * {@link LakeException} after an error; then the rows may have landed.
   *
   * @return the future; empty, without accepted rows, if the queue is full or the writer is closed
   */
  public Optional<CompletableFuture<AppendResult>> append(List<EncodedRow> rows) {
    long bytes = rows.stream().mapToLong(row -> row.bytes().length).sum();
    if (closed) {
      return Optional.empty();
    }
    if (queuedBytes.addAndGet(bytes) > settings.maxQueuedBytes()) {
      queuedBytes.addAndGet(-bytes);
      return Optional.empty();
    }
    PendingAppend pending = new PendingAppend(rows, bytes, new CompletableFuture<>());
    queue.add(pending);
    // The thread may have ended before the rows were in the queue.
    if (closed && queue.remove(pending)) {
      return Optional.empty();
    }
    return Optional.of(pending.result());
  }

  /** Returns the size of the rows that wait to be written, in bytes. */
  public long queuedBytes() {
    return queuedBytes.get();
  }

  /** Returns the age of the open segment in nanoseconds; 0 if there is none. */
  public long segmentAge() {
    long opened = openedAt;
    return opened == 0 ? 0 : settings.nanos().getAsLong() - opened;
  }

  /** Returns true until the writer is closed or its thread ends; failed appends do not end it. */
  public boolean isAlive() {
    return thread.isAlive() && !closed;
  }

  /** Returns false if the file of the open segment was moved away, so that ingest misses it. */
  public boolean isInPlace() {
    OpenSegment open = segment;
    return open == null || open.isInPlace() || open != segment;
  }

  /** Rejects further appends, writes the waiting rows and seals the segment. */
  @Override
  public void close() {
    closed = true;
    Uninterruptibles.joinUninterruptibly(thread);
  }

  private void work() {
    try {
      writeUntilClosed();
    } finally {
      closed = true;
      LakeException stopped = new LakeException("landing of " + dataset.name() + " has stopped");
      for (PendingAppend pending = queue.poll(); pending != null; pending = queue.poll()) {
        pending.result().completeExceptionally(stopped);
      }
    }
  }

  private void writeUntilClosed() {
    while (!closed || !queue.isEmpty()) {
      List<PendingAppend> batch = nextBatch();
      if (!batch.isEmpty()) {
        land(batch);
      }
      if (segment != null && isDue()) {
        sealAndUpload();
      }
      if (uploadPending && settings.nanos().getAsLong() - uploadTriedAt >= UPLOAD_PAUSE.toNanos()) {
        upload();
      }
    }
    if (segment != null) {
      sealAndUpload();
    }
  }

  private boolean isDue() {
    return segment.knownCommit() < settings.barrier().lastSuppression()
        || segment.bytes() >= settings.rollBytes()
        || segmentAge() >= settings.rollAge().toNanos();
  }

  private List<PendingAppend> nextBatch() {
    List<PendingAppend> batch = new ArrayList<>();
    try {
      PendingAppend next = queue.poll(50, TimeUnit.MILLISECONDS);
      // On a busy machine, threads that are about to append go first and share the sync.
      Thread.yield();
      long bytes = 0;
      while (next != null) {
        batch.add(next);
        bytes += next.bytes();
        next = bytes < FULL_BLOCK_BYTES ? queue.poll() : null;
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return batch;
  }

  private void land(List<PendingAppend> batch) {
    List<byte[]> rows = new ArrayList<>();
    List<RecordId> ids = new ArrayList<>();
    List<AppendResult> results = new ArrayList<>();
    List<PendingAppend> current = new ArrayList<>(batch);
    try {
      if (segment == null) {
        openSegment();
      }
      rejectStale(current);
      for (PendingAppend pending : current) {
        results.add(collectRows(pending, rows, ids));
      }
      if (!rows.isEmpty()) {
        write(current.size(), rows);
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(current, ids, e);
      return;
    } finally {
      batch.forEach(pending -> queuedBytes.addAndGet(-pending.bytes()));
    }
    for (int i = 0; i < current.size(); i++) {
      current.get(i).result().complete(results.get(i));
    }
  }

  /**
   * Rejects appends with rows that were evaluated before the newest suppression. The open segment
   * is visible before the log is read here. An erasure with a later tombstone therefore finds the
   * segment, and waits until it is sealed.
   */
  private void rejectStale(List<PendingAppend> batch) {
    long lastSuppression = settings.barrier().refresh();
    Predicate<PendingAppend> isStale =
        pending ->
            pending.rows().stream().anyMatch(row -> row.evaluatedAtCommit() < lastSuppression);
    List<PendingAppend> stale = batch.stream().filter(isStale).toList();
    batch.removeAll(stale);
    stale.forEach(pending -> pending.result().completeExceptionally(new StaleRowsException()));
  }

  private AppendResult collectRows(PendingAppend pending, List<byte[]> rows, List<RecordId> ids) {
    int duplicates = 0;
    for (EncodedRow row : pending.rows()) {
      boolean isNew =
          landed.isEmpty() || row.id().isEmpty() || landed.get().add(row.id().orElseThrow());
      if (isNew) {
        rows.add(row.bytes());
        row.id().ifPresent(ids::add);
      } else {
        duplicates++;
      }
    }
    return new AppendResult(pending.rows().size() - duplicates, duplicates);
  }

  private void write(int requests, List<byte[]> rows) throws IOException {
    long before = settings.nanos().getAsLong();
    long bytes = segment.write(rows);
    listener.synced(requests, rows.size(), bytes, settings.nanos().getAsLong() - before);
  }

  private void openSegment() throws IOException {
    LocalDate today = settings.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    String name = settings.writer() + String.format(Locale.ROOT, "-%06d", ++segmentNumber);
    String path = directory.lake().layout().landingFile(dataset.name(), today, name);
    directory.prepare();
    settings.barrier().refresh();
    landed.ifPresent(records -> records.refresh(today));
    segment = OpenSegment.create(directory.root(), path, dataset, settings.barrier().lastCommit());
    directory.publishHeader(path);
    openedAt = settings.nanos().getAsLong();
  }

  /** Fails the appends, and seals and uploads the segment, after any kind of error. */
  private void fail(List<PendingAppend> batch, List<RecordId> ids, Throwable cause) {
    landed.ifPresent(records -> records.remove(ids));
    if (segment != null) {
      sealAndUpload();
    }
    String reason =
        cause instanceof IOException io
            ? IoErrors.describe(io)
            : cause instanceof LakeException ? cause.getMessage() : "unexpected error";
    LakeException failure =
        new LakeException(
            "cannot write to landing of %s in the lake at %s: %s"
                .formatted(dataset.name(), directory.lake(), reason),
            cause);
    listener.failed(failure);
    batch.forEach(pending -> pending.result().completeExceptionally(failure));
  }

  private void sealAndUpload() {
    OpenSegment sealing = segment;
    segment = null;
    openedAt = 0;
    try {
      sealing.seal();
    } catch (IOException | LakeException e) {
      // Releases the lock, so that recovery can complete the segment.
      sealing.abandon();
      uploadPending = true;
      return;
    }
    listener.sealed(sealing.path(), sealing.rows());
    try {
      if (sealing.rows() > 0) {
        directory.listSealed(sealing.path());
      }
    } catch (LakeException e) {
      // The segment is sealed. The next recovery lists it.
      listener.failed(e);
    }
    upload();
  }

  /** Uploads the sealed segments of a spool; recovers segments first if a seal or upload failed. */
  private void upload() {
    if (!directory.isSpool()) {
      return;
    }
    uploadTriedAt = settings.nanos().getAsLong();
    try {
      if (uploadPending) {
        directory.recover(dataset.name());
      } else {
        directory.uploadSealed(dataset.name());
      }
      uploadPending = false;
    } catch (LakeException e) {
      uploadPending = true;
      listener.failed(e);
    }
  }
}
