package org.obmeet.telemetry.collector.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A rate limiter with a token bucket for each client, in memory. */
public final class RateLimiter {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private final int maxClients;
  private final LongSupplier nanos;
  private final Map<Object, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> leastRecent) {
          return size() > maxClients;
        }
      };

  /** The token bucket of a client, as of a time in nanoseconds. */
  private record Bucket(double tokens, long updatedAt) {}

  /**
   * Creates a limiter.
   *
   * @param perSecond requests that a client may send per second
   * @param burst requests that a client may send at once after a pause
   * @param maxClients maximum number of clients; if there are more, the least recent client is
   *     forgotten
   * @param nanos monotonic time in nanoseconds
   */
  public RateLimiter(double perSecond, double burst, int maxClients, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.maxClients = maxClients;
    this.nanos = nanos;
  }

  public synchronized boolean tryAcquire(Object client) {
    long now = nanos.getAsLong();
    double tokens = tokens(buckets.getOrDefault(client, new Bucket(burst, now)), now);
    buckets.put(client, new Bucket(tokens < 1 ? tokens : tokens - 1, now));
    return tokens >= 1;
  }

  private double tokens(Bucket bucket, long now) {
    return Math.min(burst, bucket.tokens + (now - bucket.updatedAt) / NANOS * perSecond);
  }

  /** Forgets the clients whose buckets are full. They get new full buckets if they return. */
  public synchronized void evictFull() {
    long now = nanos.getAsLong();
    buckets.values().removeIf(bucket -> tokens(bucket, now) >= burst);
  }
}
