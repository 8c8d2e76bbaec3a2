package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
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
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Lands rows of one stream. One thread writes; what has come meanwhile is written as one block and
 * made durable by one sync, so that many appends share it. Safe for use by several threads.
 */
public final class LandingWriter implements AutoCloseable {
  private static final int MOST_BLOCK_BYTES = 4 << 20;

  private final LandingDirectory place;
  private final Dataset dataset;
  private final LandingSettings settings;
  private final Optional<DedupIndex> seen;
  private final LandingListener listener;
  private final LinkedBlockingQueue<PendingAppend> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final SegmentUploader handOver;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long openedAt;
  private OpenSegment segment;
  private long number;

  private LandingWriter(
      LandingDirectory place,
      Dataset dataset,
      LandingSettings settings,
      Optional<DedupIndex> seen,
      LandingListener listener) {
    this.place = place;
    this.dataset = dataset;
    this.settings = settings;
    this.seen = seen;
    this.listener = listener;
    this.handOver = new SegmentUploader(place, dataset, settings, listener);
    this.thread = new Thread(this::work, "landing-" + dataset.name());
  }

  /**
   * Starts a writer of one stream.
   *
   * @param seen recognises records that have landed before; without it every row lands
   */
  public static LandingWriter start(
      LandingDirectory place,
      Dataset dataset,
      LandingSettings settings,
      Optional<DedupIndex> seen,
      LandingListener listener) {
    LandingWriter writer = new LandingWriter(place, dataset, settings, seen, listener);
    writer.thread.start();
    return writer;
  }

  /**
   * Lands rows. The future is completed once they are on stable storage, all of them; it fails with
   * a {@link LakeException} where none of them is kept, with {@link StaleRowsException} where they
   * are to be judged again.
   *
   * @return empty where too much waits already, or the writer is closed; nothing was taken then
   */
  public Optional<CompletableFuture<AppendResult>> append(List<EncodedRow> rows) {
    long bytes = rows.stream().mapToLong(row -> row.bytes().length).sum();
    if (closed || queuedBytes.addAndGet(bytes) > settings.maxQueuedBytes()) {
      if (!closed) {
        queuedBytes.addAndGet(-bytes);
      }
      return Optional.empty();
    }
    PendingAppend pending = new PendingAppend(rows, bytes, new CompletableFuture<>());
    queue.add(pending);
    if (closed && queue.remove(pending)) {
      return Optional.empty();
    }
    return Optional.of(pending.done());
  }

  /** Bytes that wait to be written. */
  public long queuedBytes() {
    return queuedBytes.get();
  }

  /** Age of the segment that is open, in nanoseconds; 0 where none is. */
  public long segmentAge() {
    long opened = openedAt;
    return opened == 0 ? 0 : settings.nanos().getAsLong() - opened;
  }

  /** Whether it still writes. */
  public boolean isAlive() {
    return thread.isAlive() && !closed;
  }

  /** Takes nothing more, writes what waits, seals the segment. Returns when that is done. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      untilClosed();
    } finally {
      closed = true;
      LakeException stopped = new LakeException("landing of " + dataset.name() + " has stopped");
      for (PendingAppend left = queue.poll(); left != null; left = queue.poll()) {
        left.done().completeExceptionally(stopped);
      }
    }
  }

  private void untilClosed() {
    while (!closed || !queue.isEmpty()) {
      List<PendingAppend> batch = next();
      if (!batch.isEmpty()) {
        commit(batch);
      }
      if (segment != null && isDue()) {
        seal();
      }
      handOver.retryPending();
    }
    if (segment != null) {
      seal();
    }
    seen.ifPresent(DedupIndex::close);
  }

  private boolean isDue() {
    return segment.known() < settings.gate().lastSuppression()
        || segment.bytes() >= settings.rollBytes()
        || segmentAge() >= settings.rollAge().toNanos();
  }

  private List<PendingAppend> next() {
    List<PendingAppend> batch = new ArrayList<>();
    try {
      PendingAppend first = queue.poll(50, TimeUnit.MILLISECONDS);
      long bytes = 0;
      while (first != null) {
        batch.add(first);
        bytes += first.bytes();
        first = bytes < MOST_BLOCK_BYTES ? queue.poll() : null;
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return batch;
  }

  private void commit(List<PendingAppend> batch) {
    List<byte[]> rows = new ArrayList<>();
    List<RecordId> ids = new ArrayList<>();
    List<AppendResult> results = new ArrayList<>();
    List<PendingAppend> current = new ArrayList<>(batch);
    try {
      giveBackStale(current);
      for (PendingAppend pending : current) {
        results.add(take(pending, rows, ids));
      }
      if (!rows.isEmpty()) {
        write(current.size(), rows);
      }
      seen.ifPresent(index -> index.add(ids));
    } catch (IOException | RuntimeException | Error e) {
      fail(current, ids, e);
      return;
    } finally {
      batch.forEach(pending -> queuedBytes.addAndGet(-pending.bytes()));
    }
    for (int i = 0; i < current.size(); i++) {
      current.get(i).done().complete(results.get(i));
    }
  }

  /**
   * Once the segment is there for all to see, looks whether somebody is refused since: then a
   * tombstone that is set later finds the segment, and waits until it is sealed.
   */
  private void giveBackStale(List<PendingAppend> batch) throws IOException {
    if (segment == null) {
      open();
    }
    long refusedAt = settings.gate().refresh();
    for (PendingAppend stale : batch.stream().filter(p -> p.isBefore(refusedAt)).toList()) {
      batch.remove(stale);
      stale.rejectAsStale();
    }
  }

  private AppendResult take(PendingAppend pending, List<byte[]> rows, List<RecordId> ids) {
    int held = 0;
    for (EncodedRow row : pending.rows()) {
      boolean fresh =
          seen.isEmpty() || row.id().isEmpty() || seen.get().reserve(row.id().orElseThrow());
      if (fresh) {
        rows.add(row.bytes());
        if (seen.isPresent()) {
          row.id().ifPresent(ids::add);
        }
      } else {
        held++;
      }
    }
    return new AppendResult(pending.rows().size() - held, held);
  }

  private void write(int requests, List<byte[]> rows) throws IOException {
    long before = settings.nanos().getAsLong();
    long bytes = segment.write(rows);
    listener.synced(requests, rows.size(), bytes, settings.nanos().getAsLong() - before);
  }

  private void open() throws IOException {
    LocalDate today = settings.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    String name = settings.writer() + String.format(Locale.ROOT, "-%06d", ++number);
    String path = place.lake().layout().landingFile(dataset.name(), today, name);
    settings.gate().refresh();
    seen.ifPresent(index -> index.renew(today.minus(dataset.retention().clean()).minusDays(1)));
    segment = OpenSegment.create(place.root(), path, dataset, settings.gate().lastCommit());
    place.publishHeader(path);
    openedAt = settings.nanos().getAsLong();
  }

  /** Whatever the disk did: what was not acknowledged is cut off, and a new segment begins. */
  private void fail(List<PendingAppend> batch, List<RecordId> ids, Throwable cause) {
    seen.ifPresent(index -> index.release(ids));
    if (segment != null) {
      // The index may lack records of it: it is read again when the index is opened.
      close(segment);
    }
    String words = cause instanceof IOException io ? IoErrors.describe(io) : "an unexpected fault";
    LakeException fault =
        new LakeException(
            "cannot write to landing of %s in the lake at %s: %s"
                .formatted(dataset.name(), place.lake(), words),
            cause);
    listener.failed(fault);
    batch.forEach(pending -> pending.done().completeExceptionally(fault));
  }

  private void seal() {
    OpenSegment whole = segment;
    if (close(whole)) {
      try {
        seen.ifPresent(index -> index.sealed(whole.path()));
      } catch (LakeException e) {
        // It is read again when the index is opened.
        return;
      }
    }
  }

  private boolean close(OpenSegment whole) {
    segment = null;
    openedAt = 0;
    try {
      whole.seal();
    } catch (IOException | LakeException e) {
      // It stays as it is: recovery makes it whole, now that nobody holds its lock.
      whole.abandon();
      handOver.markPending();
      return false;
    }
    listener.sealed(whole.path(), whole.rows());
    handOver.upload();
    return true;
  }
}
