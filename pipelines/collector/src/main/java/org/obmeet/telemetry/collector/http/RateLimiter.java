package org.obmeet.telemetry.collector.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each client may send: a bucket that fills at a steady rate up to a burst. Clients are
 * known by their address, which is held in memory alone and forgotten once its bucket is full.
 */
public final class RateLimiter {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private final int most;
  private final LongSupplier nanos;
  private final Map<Object, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    private double tokens;
    private long at;
  }

  /**
   * A limit.
   *
   * @param most clients that are told apart; beyond, the one that was quiet longest is forgotten
   */
  public RateLimiter(double perSecond, double burst, int most, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.most = most;
    this.nanos = nanos;
  }

  /** Whether a client may send one more request now. */
  public synchronized boolean tryAcquire(Object client) {
    long now = nanos.getAsLong();
    Bucket bucket = buckets.get(client);
    if (bucket == null) {
      makeRoom();
      bucket = new Bucket();
      bucket.tokens = burst;
      bucket.at = now;
      buckets.put(client, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / NANOS * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens -= 1;
    return true;
  }

  private void makeRoom() {
    Iterator<Object> quiet = buckets.keySet().iterator();
    while (buckets.size() >= most && quiet.hasNext()) {
      quiet.next();
      quiet.remove();
    }
  }

  /** Forgets clients whose bucket is full again. */
  public synchronized void sweep() {
    long now = nanos.getAsLong();
    buckets.values().removeIf(b -> b.tokens + (now - b.at) / NANOS * perSecond >= burst);
  }

  /** Clients that are known. */
  synchronized int size() {
    return buckets.size();
  }
}
