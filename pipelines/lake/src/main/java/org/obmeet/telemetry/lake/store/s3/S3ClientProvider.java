package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Provides the client of an object store, and checks the leases of this process. Endpoint, region
 * and credentials come from the AWS default chain: environment, profile files, role of the machine.
 * The client is created on first use, because the credentials of a role require a request.
 */
public final class S3ClientProvider {
  /** Maximum number of attempts per request, including the first attempt. */
  static final int MAX_ATTEMPTS = 8;

  /**
   * Longest pause before the second attempt. The pause doubles per attempt, up to {@link
   * #MAX_PAUSE}.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

  private static final S3ClientProvider SHARED =
      new S3ClientProvider(
          () ->
              client(
                  ApacheHttpClient.builder()
                      .connectionTimeout(CONNECT_TIMEOUT)
                      .socketTimeout(SOCKET_TIMEOUT)
                      .build(),
                  FIRST_PAUSE));

  private final Supplier<S3Client> factory;
  private final Set<S3Leases.OwnedLease> leases = ConcurrentHashMap.newKeySet();
  private S3Client client;

  S3ClientProvider(Supplier<S3Client> factory) {
    this.factory = factory;
  }

  public static S3ClientProvider shared() {
    return SHARED;
  }

  /** Returns the client; throws {@link IOException} if no region is configured. */
  synchronized S3Client client() throws IOException {
    if (client == null) {
      try {
        client = factory.get();
      } catch (SdkException e) {
        throw S3Errors.of(e, "");
      }
    }
    return client;
  }

  /** Returns the leases of this process, which may be changed. */
  Set<S3Leases.OwnedLease> leases() {
    return leases;
  }

  /**
   * Checks that this process has lost no lease of the lake. After a loss it must not write, because
   * other processes may delete the files of its runs.
   *
   * @throws IOException if the process has lost a lease and not closed it yet
   */
  void requireLeases(S3Location root) throws IOException {
    for (S3Leases.OwnedLease lease : leases) {
      if (lease.root().equals(root) && lease.isLost()) {
        throw new IOException(
            "the store did not respond in time to keep the lease '" + lease + "': run it again");
      }
    }
  }

  /** Creates a client; {@code pause} is its longest pause before the second attempt. */
  static S3Client client(SdkHttpClient http, Duration pause) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .overrideConfiguration(o -> o.retryStrategy(retries(pause)));
    S3Client plain = builder.build();
    // A custom endpoint has no host name per bucket, so the URL path contains the bucket.
    return plain.serviceClientConfiguration().endpointOverride().isPresent()
        ? builder.forcePathStyle(true).build()
        : plain;
  }

  private static RetryStrategy retries(Duration pause) {
    // Half of the pause is random, so that failed clients do not retry all at once.
    BackoffStrategy backoff = BackoffStrategy.exponentialDelayHalfJitter(pause, MAX_PAUSE);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .backoffStrategy(backoff)
        .throttlingBackoffStrategy(backoff)
        .circuitBreakerEnabled(false)
        .build();
  }
}
