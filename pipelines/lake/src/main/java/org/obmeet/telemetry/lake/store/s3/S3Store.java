package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.io.SpillingOutputStream;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket, below a prefix. An object is put at once, so that nothing has to be written aside; what
 * the store has acknowledged is durable. Small writes and all reads are sent again where the store
 * does not answer.
 */
public final class S3Store implements Store {
  private static final int PAGE = 1000;

  private final S3ClientProvider access;
  private final S3Location root;
  private final int page;

  public S3Store(S3ClientProvider access, S3Location root) {
    this(access, root, PAGE);
  }

  /** The same, asking for so many objects at once. */
  public S3Store(S3ClientProvider access, S3Location root, int page) {
    this.access = access;
    this.root = root;
    this.page = page;
  }

  /** Something asked of the store. */
  private interface Request<T> {
    T of(S3Client client);
  }

  private <T> T ask(String path, Request<T> request) throws IOException {
    S3Client client = access.client();
    try {
      return request.of(client);
    } catch (SdkException e) {
      throw S3Errors.of(e, path);
    }
  }

  @Override
  public OutputStream create(String path) {
    SpillingOutputStream held = new SpillingOutputStream();
    return new java.io.FilterOutputStream(held) {
      private boolean closed;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        held.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          place(path, held);
        }
      }
    };
  }

  @Override
  public PendingWrite pending() {
    SpillingOutputStream held = new SpillingOutputStream();
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return held;
      }

      @Override
      public void commit(String path) throws IOException {
        S3Store.this.place(path, held);
      }

      @Override
      public void abort() throws IOException {
        held.discard();
      }
    };
  }

  private void place(String path, SpillingOutputStream held) throws IOException {
    try {
      held.close();
      put(path, held.body());
    } finally {
      held.discard();
    }
  }

  void put(String path, byte[] bytes) throws IOException {
    put(path, RequestBody.fromBytes(bytes));
  }

  private void put(String path, RequestBody body) throws IOException {
    ask(path, s3 -> s3.putObject(o -> o.bucket(root.bucket()).key(root.key(path)), body));
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    return new S3SeekableChannel(access.client(), root, path);
  }

  @Override
  public long size(String path) throws IOException {
    return head(path).orElseThrow(() -> new NoSuchFileException(path)).contentLength();
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.empty();
  }

  @Override
  public boolean exists(String path) throws IOException {
    return head(path).isPresent();
  }

  private Optional<HeadObjectResponse> head(String path) throws IOException {
    try {
      return Optional.of(
          ask(path, s3 -> s3.headObject(h -> h.bucket(root.bucket()).key(root.key(path)))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /**
   * Objects, and the time by the store's clock.
   *
   * @param files in no order
   */
  record Listing(List<StoredFile> files, Instant now) {}

  /** Everything whose path begins so, hidden files too. */
  Listing listing(String start) throws IOException {
    List<StoredFile> found = new ArrayList<>();
    String after = null;
    ListObjectsV2Response answer;
    do {
      String token = after;
      answer =
          ask(
              start,
              s3 ->
                  s3.listObjectsV2(
                      l ->
                          l.bucket(root.bucket())
                              .prefix(root.key(start))
                              .maxKeys(page)
                              .continuationToken(token)));
      for (S3Object object : answer.contents()) {
        if (!object.key().endsWith("/")) {
          String path = root.path(object.key());
          found.add(new StoredFile(path, object.size(), object.lastModified()));
        }
      }
      after = answer.nextContinuationToken();
    } while (Boolean.TRUE.equals(answer.isTruncated()));
    return new Listing(found, time(answer));
  }

  private static Instant time(ListObjectsV2Response answer) throws IOException {
    String date = answer.sdkHttpResponse().firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      throw new IOException("the store does not say what time it is", e);
    }
  }

  private Listing below(String folder) throws IOException {
    return listing(root.path(root.below(folder)));
  }

  @Override
  public List<FileInfo> list(String folder) throws IOException {
    return below(folder).files().stream()
        .filter(file -> !file.path().substring(file.path().lastIndexOf('/') + 1).startsWith("."))
        .map(file -> new FileInfo(file.path(), file.size()))
        .toList();
  }

  @Override
  public List<StoredFile> walk() throws IOException {
    return listing("").files();
  }

  /** Copies and deletes: both are there for a moment. */
  @Override
  public void move(String from, String to) throws IOException {
    ask(
        from,
        s3 ->
            s3.copyObject(
                c ->
                    c.sourceBucket(root.bucket())
                        .sourceKey(root.key(from))
                        .destinationBucket(root.bucket())
                        .destinationKey(root.key(to))));
    delete(from);
  }

  /** Sees to it that it is gone, and that no earlier version of it is kept. */
  @Override
  public void delete(String path) throws IOException {
    DeleteObjectResponse answer =
        ask(path, s3 -> s3.deleteObject(d -> d.bucket(root.bucket()).key(root.key(path))));
    if (Boolean.TRUE.equals(answer.deleteMarker())) {
      throw new IOException(
          "the bucket keeps versions of what is deleted: suspend versioning, and delete them");
    }
    if (exists(path)) {
      throw new IOException("it is there still after it was deleted");
    }
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    ParallelIo.forEach(below(folder).files(), file -> delete(file.path()));
  }

  /** What was acknowledged is durable; but it has to be there still. */
  @Override
  public void sync(Collection<String> paths) throws IOException {
    ParallelIo.forEach(paths, this::size);
  }

  @Override
  public Leases leases() {
    return leases(S3Leases.TIME);
  }

  S3Leases leases(Duration time) {
    return new S3Leases(this, time);
  }

  @Override
  public S3PutIfAbsent createOnly() {
    return new S3PutIfAbsent(access, root);
  }
}
