package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.obmeet.telemetry.lake.store.PutIfAbsent;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * The write that has one winner, by {@code If-None-Match: *}. An answer may be lost after the store
 * has written, and a request that is sent again then loses against itself. So each write carries a
 * token of its own, and whoever is not told that it has won looks whose token lies there.
 */
final class S3PutIfAbsent implements PutIfAbsent {
  private static final String TOKEN = "writer";
  private static final int CONFLICT = 409;
  private static final int EXISTS = 412;
  private static final int ATTEMPTS = 10;

  private final S3ClientProvider access;
  private final S3Location root;

  S3PutIfAbsent(S3ClientProvider access, S3Location root) {
    this.access = access;
    this.root = root;
  }

  /**
   * @throws IOException where it is not known whether it was created: then it may be there later,
   *     but nothing else of this call
   */
  @Override
  public boolean create(String path, byte[] bytes) throws IOException {
    return create(path, RequestBody.fromBytes(bytes));
  }

  @Override
  public boolean create(String path, Path file) throws IOException {
    return create(path, RequestBody.fromFile(file));
  }

  private boolean create(String path, RequestBody body) throws IOException {
    S3Client client = access.client();
    String token = UUID.randomUUID().toString();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(root.bucket())
            .key(root.key(path))
            .ifNoneMatch("*")
            .metadata(Map.of(TOKEN, token))
            .build();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        client.putObject(request, body);
        return true;
      } catch (SdkException e) {
        Optional<String> winner = isUnclear(e) ? ownerToken(client, path) : Optional.empty();
        if (winner.isPresent()) {
          return winner.get().equals(token);
        }
        if (!isRefusal(e)) {
          throw S3Errors.of(e, path);
        }
        // Refused for the sake of one that is not there: another write did not end.
      }
    }
    throw new IOException("the store refuses to create it, and does not have it");
  }

  private static boolean isRefusal(SdkException e) {
    return e instanceof AwsServiceException answer
        && (answer.statusCode() == CONFLICT || answer.statusCode() == EXISTS);
  }

  /** Whether the store may have written it all the same, or another's. */
  private static boolean isUnclear(SdkException e) {
    return isRefusal(e) || !(e instanceof AwsServiceException answer) || answer.statusCode() >= 500;
  }

  /** The token of what lies there; empty where nothing does. */
  private Optional<String> ownerToken(S3Client client, String path) throws IOException {
    try {
      HeadObjectRequest head =
          HeadObjectRequest.builder().bucket(root.bucket()).key(root.key(path)).build();
      return Optional.of(client.headObject(head).metadata().getOrDefault(TOKEN, ""));
    } catch (AwsServiceException e) {
      if (S3Errors.isNotFound(e)) {
        return Optional.empty();
      }
      throw S3Errors.of(e, path);
    } catch (SdkException e) {
      throw S3Errors.of(e, path);
    }
  }
}
