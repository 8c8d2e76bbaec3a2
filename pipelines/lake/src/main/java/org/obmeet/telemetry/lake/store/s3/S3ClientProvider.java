package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The way to an object store. Endpoint, region and credentials are those of the usual chain:
 * environment, profile files, the machine's role. One client is made, when it is first asked for,
 * since credentials of a role are asked of a service.
 */
public final class S3ClientProvider {
  /** How often a request is tried, the first time included. */
  static final int ATTEMPTS = 8;

  /** Longest pause before the second attempt; it doubles with each. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final S3ClientProvider SHARED =
      new S3ClientProvider(
          () ->
              client(
                  ApacheHttpClient.builder()
                      .connectionTimeout(CONNECT)
                      .socketTimeout(SILENCE)
                      .build(),
                  new SecureRandom(),
                  FIRST_PAUSE));

  private final Supplier<S3Client> maker;
  private S3Client client;

  S3ClientProvider(Supplier<S3Client> maker) {
    this.maker = maker;
  }

  /** The one of this process. */
  public static S3ClientProvider shared() {
    return SHARED;
  }

  /**
   * The client.
   *
   * @throws IOException where no region is configured
   */
  synchronized S3Client client() throws IOException {
    if (client == null) {
      try {
        client = maker.get();
      } catch (SdkException e) {
        throw S3Errors.of(e, "");
      }
    }
    return client;
  }

  /**
   * A client.
   *
   * @param random chooses the pauses, so that those who failed together do not come back together
   * @param pause longest pause before the second attempt
   */
  static S3Client client(SdkHttpClient http, RandomGenerator random, Duration pause) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .overrideConfiguration(o -> o.retryStrategy(retries(random, pause)));
    S3Client plain = builder.build();
    // A host that is no bucket's own: the bucket stands in the path.
    return plain.serviceClientConfiguration().endpointOverride().isPresent()
        ? builder.forcePathStyle(true).build()
        : plain;
  }

  private static RetryStrategy retries(RandomGenerator random, Duration pause) {
    BackoffStrategy backoff = attempt -> pause(random, pause, attempt);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .backoffStrategy(backoff)
        .throttlingBackoffStrategy(backoff)
        .circuitBreakerEnabled(false)
        .build();
  }

  /** Between half of what is allowed and all of it. */
  static Duration pause(RandomGenerator random, Duration first, int attempt) {
    long most =
        Math.min(
            LONGEST_PAUSE.toNanos(), first.toNanos() << Math.max(0, Math.min(attempt, 20) - 1));
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }
}
