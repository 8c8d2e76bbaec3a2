package org.obmeet.telemetry.lake.store.s3;

import com.google.common.io.ByteSource;
import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A store in an S3 bucket, below a key prefix. Objects appear atomically, without temporary
 * objects. An acknowledged object is durable. Requests are retried if the store does not respond.
 *
 * @param pageSize maximum number of objects in one response of a listing
 */
public record S3Store(S3ClientProvider clients, S3Location root, int pageSize) implements Store {
  private static final int PAGE_SIZE = 1000;

  /** Size up to which the content of an object is in memory before its upload. */
  private static final int MAX_MEMORY_BYTES = 1 << 20;

  /**
   * Longest time of a request that creates a commit or deletes an object, including retries. It is
   * shorter than the time from the loss of a lease ({@link S3Leases}) to its expiry.
   */
  static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(20);

  public S3Store(S3ClientProvider clients, S3Location root) {
    this(clients, root, PAGE_SIZE);
  }

  private <T> T send(String path, Function<S3Client, T> request) throws IOException {
    S3Client client = clients.client();
    try {
      return request.apply(client);
    } catch (SdkException e) {
      throw S3Errors.of(e, path);
    }
  }

  @Override
  public PendingWrite pending(String temporaryPath) {
    FileBackedOutputStream buffer = new FileBackedOutputStream(MAX_MEMORY_BYTES);
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return buffer;
      }

      @Override
      public boolean create(String path) throws IOException {
        try {
          buffer.close();
          return putIfAbsent().create(path, body(buffer));
        } finally {
          buffer.reset();
        }
      }

      @Override
      public void replace(String path) throws IOException {
        try {
          buffer.close();
          put(path, body(buffer));
        } finally {
          buffer.reset();
        }
      }

      @Override
      public void abort() throws IOException {
        buffer.reset();
      }
    };
  }

  /** Returns the content of a closed buffer, which is a file of mode 600 if it is large. */
  private static RequestBody body(FileBackedOutputStream buffer) throws IOException {
    ByteSource content = buffer.asByteSource();
    long size = content.size();
    return size <= MAX_MEMORY_BYTES
        ? RequestBody.fromBytes(content.read())
        : RequestBody.fromContentProvider(
            // The provider closes the stream of a failed attempt.
            ContentStreamProvider.fromInputStreamSupplier(() -> open(content)),
            size,
            "application/octet-stream");
  }

  private static InputStream open(ByteSource content) {
    try {
      return content.openStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Limits the time of a request, including retries. */
  static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration timeout) {
    return o -> o.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout.dividedBy(2));
  }

  /** Writes a lease. Unlike {@link #put}, does not check the leases of this process. */
  void putLease(String path, byte[] bytes, Duration timeout) throws IOException {
    send(
        path,
        s3 ->
            s3.putObject(
                o ->
                    o.bucket(root.bucket())
                        .key(root.key(path))
                        .overrideConfiguration(within(timeout)),
                RequestBody.fromBytes(bytes)));
  }

  void put(String path, byte[] bytes) throws IOException {
    put(path, RequestBody.fromBytes(bytes));
  }

  private void put(String path, RequestBody body) throws IOException {
    clients.requireLeases(root);
    send(path, s3 -> s3.putObject(o -> o.bucket(root.bucket()).key(root.key(path)), body));
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    return new S3SeekableChannel(clients.client(), root, path);
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

  /** Returns the metadata of an object; empty if the object does not exist. */
  Optional<HeadObjectResponse> head(String path) throws IOException {
    try {
      return Optional.of(
          send(path, s3 -> s3.headObject(h -> h.bucket(root.bucket()).key(root.key(path)))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** The listed files, unordered, and the time of the listing by the clock of the store. */
  record Listing(List<StoredFile> files, Instant now) {}

  /** Lists all files whose path begins with a prefix, including hidden files. */
  Listing listing(String prefix) throws IOException {
    List<StoredFile> found = new ArrayList<>();
    String after = null;
    ListObjectsV2Response response;
    do {
      String token = after;
      response =
          send(
              prefix,
              s3 ->
                  s3.listObjectsV2(
                      l ->
                          l.bucket(root.bucket())
                              .prefix(root.key(prefix))
                              .maxKeys(pageSize)
                              .continuationToken(token)));
      for (S3Object object : response.contents()) {
        if (!object.key().endsWith("/")) {
          String path = root.path(object.key());
          found.add(new StoredFile(path, object.size(), object.lastModified()));
        }
      }
      after = response.nextContinuationToken();
    } while (Boolean.TRUE.equals(response.isTruncated()));
    return new Listing(found, time(response));
  }

  private static Instant time(ListObjectsV2Response response) throws IOException {
    String date = response.sdkHttpResponse().firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      throw new IOException("the store did not return its time", e);
    }
  }

  private Listing below(String folder) throws IOException {
    return listing(folder.replaceFirst("/*$", "/"));
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    return below(folder).files().stream()
        .filter(file -> !file.path().substring(file.path().lastIndexOf('/') + 1).startsWith("."))
        .toList();
  }

  @Override
  public List<StoredFile> walk() throws IOException {
    return listing("").files();
  }

  @Override
  public boolean link(String from, String to) throws IOException {
    FileBackedOutputStream copy = new FileBackedOutputStream(MAX_MEMORY_BYTES);
    try (InputStream in = Channels.newInputStream(open(from))) {
      in.transferTo(copy);
      copy.close();
      return putIfAbsent().create(to, body(copy));
    } finally {
      copy.reset();
    }
  }

  /** Deletes an object; throws an exception if it or an earlier version of it remains. */
  @Override
  public void delete(String path) throws IOException {
    clients.requireLeases(root);
    DeleteObjectResponse response =
        send(
            path,
            s3 ->
                s3.deleteObject(
                    d ->
                        d.bucket(root.bucket())
                            .key(root.key(path))
                            .overrideConfiguration(within(CHANGE_TIMEOUT))));
    if (Boolean.TRUE.equals(response.deleteMarker())) {
      throw new IOException(
          "the bucket keeps versions of deleted objects, even if versioning is suspended: move the"
              + " lake to a bucket that never had versioning, and delete these versions");
    }
    if (exists(path)) {
      throw new IOException("it still exists after its deletion");
    }
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    ParallelIo.forEach(below(folder).files(), file -> delete(file.path()));
  }

  /** Checks that the objects exist; acknowledged objects are durable. */
  @Override
  public void sync(Collection<String> paths) throws IOException {
    ParallelIo.forEach(paths, this::size);
  }

  @Override
  public S3Leases leases() {
    return new S3Leases(this, S3Leases.DURATION, System::nanoTime);
  }

  @Override
  public S3PutIfAbsent putIfAbsent() {
    return new S3PutIfAbsent(this);
  }
}
