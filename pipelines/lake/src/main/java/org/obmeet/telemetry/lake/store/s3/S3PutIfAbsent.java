package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.obmeet.telemetry.lake.store.PutIfAbsent;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A put-if-absent writer that uses {@code If-None-Match: *}. If the response of a successful
 * attempt is lost, the retry conflicts with that attempt. Each write therefore has a unique token.
 * After a conflict, the token of the stored object shows which write created it.
 */
record S3PutIfAbsent(S3Store store) implements PutIfAbsent {
  private static final String TOKEN_METADATA = "writer";
  private static final int CONFLICT = 409;
  private static final int EXISTS = 412;
  private static final int MAX_ATTEMPTS = 10;

  /**
   * @throws IOException if the write fails, or if its result is unknown; the object may then appear
   *     later, with exactly these bytes
   */
  @Override
  public boolean create(String path, byte[] bytes) throws IOException {
    return create(path, RequestBody.fromBytes(bytes), S3Store.within(S3Store.CHANGE_TIMEOUT));
  }

  @Override
  public boolean create(String path, Path file) throws IOException {
    return create(path, RequestBody.fromFile(file));
  }

  /** Creates an object with a body of any size, without a time limit. */
  boolean create(String path, RequestBody body) throws IOException {
    return create(path, body, unlimited -> {});
  }

  private boolean create(
      String path, RequestBody body, Consumer<AwsRequestOverrideConfiguration.Builder> limit)
      throws IOException {
    S3Client client = store.clients().client();
    String token = UUID.randomUUID().toString();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(store.root().bucket())
            .key(store.root().key(path))
            .ifNoneMatch("*")
            .metadata(Map.of(TOKEN_METADATA, token))
            .overrideConfiguration(limit)
            .build();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      store.clients().requireLeases(store.root());
      try {
        client.putObject(request, body);
        return true;
      } catch (SdkException e) {
        Optional<String> winner = isUnclear(e) ? storedToken(path) : Optional.empty();
        if (winner.isPresent()) {
          return winner.get().equals(token);
        }
        if (!isConflict(e)) {
          throw S3Errors.of(e, path);
        }
        // The store reported a conflict but has no object, so the other write failed. Tries again.
      }
    }
    throw new IOException("the store reports a conflict, but has no such object");
  }

  private static boolean isConflict(SdkException e) {
    return e instanceof AwsServiceException error
        && (error.statusCode() == CONFLICT || error.statusCode() == EXISTS);
  }

  /** Returns true if this write or a concurrent write may have succeeded. */
  private static boolean isUnclear(SdkException e) {
    return isConflict(e) || !(e instanceof AwsServiceException error) || error.statusCode() >= 500;
  }

  private Optional<String> storedToken(String path) throws IOException {
    return store.head(path).map(head -> head.metadata().getOrDefault(TOKEN_METADATA, ""));
  }
}
