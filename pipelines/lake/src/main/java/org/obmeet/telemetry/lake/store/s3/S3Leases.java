package org.obmeet.telemetry.lake.store.s3;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * Leases in a store without locks. A lease is an object {@code PATH.0000000007}, which one process
 * alone can create and which its owner rewrites every 15 seconds. A lease that was not rewritten
 * for {@link #DURATION}, by the store's clock, is expired, and the next number may be acquired. The
 * object with the highest number is never deleted, so that no number is acquired twice. An empty
 * object is a released lease.
 *
 * <p>Leases are not fenced: a process that pauses longer than {@link #DURATION} loses its lease
 * without notice.
 */
final class S3Leases implements Leases {
  /** Time after which a lease expires that is not renewed. */
  static final Duration DURATION = Duration.ofSeconds(90);

  private static final int RENEWALS = 6;
  private static final byte[] OWNED = {1};

  private final S3Store store;
  private final Duration duration;

  S3Leases(S3Store store, Duration duration) {
    this.store = store;
    this.duration = duration;
  }

  /** The lease with the highest number; -1 if there is none. */
  private record Highest(long number, boolean active) {}

  private Highest highest(String path) throws IOException {
    S3Store.Listing listing = store.listing(path + ".");
    Highest highest = new Highest(-1, false);
    for (StoredFile file : listing.files()) {
      String number = file.path().substring(path.length() + 1);
      if (number.matches("\\d{10}") && Long.parseLong(number) > highest.number()) {
        Instant end = file.modified().plus(duration);
        highest =
            new Highest(Long.parseLong(number), file.size() > 0 && listing.now().isBefore(end));
      }
    }
    return highest;
  }

  private static String name(String path, long number) {
    return path + "." + String.format(Locale.ROOT, "%010d", number);
  }

  @Override
  public Optional<Closeable> tryAcquire(String path) throws IOException {
    Highest last = highest(path);
    return last.active() ? Optional.empty() : acquireAfter(path, last.number());
  }

  /** Acquires the next number after a lease that is free. */
  Optional<Closeable> acquireAfter(String path, long last) throws IOException {
    String name = name(path, last + 1);
    if (!store.putIfAbsent().create(name, OWNED)) {
      return Optional.empty();
    }
    // Others may have acquired later numbers meanwhile, and deleted earlier ones.
    if (highest(path).number() > last + 1) {
      store.delete(name);
      return Optional.empty();
    }
    for (long old = last; old >= 0 && store.exists(name(path, old)); old--) {
      store.delete(name(path, old));
    }
    return Optional.of(new Lease(name));
  }

  @Override
  public boolean isHeld(String path) throws IOException {
    return highest(path).active();
  }

  private final class Lease implements Closeable {
    private final String name;
    private final ScheduledExecutorService renewals;

    Lease(String name) {
      this.name = name;
      this.renewals =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "lease");
                thread.setDaemon(true);
                return thread;
              });
      long pause = duration.toMillis() / RENEWALS;
      renewals.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void renew() {
      try {
        store.put(name, OWNED);
      } catch (IOException | RuntimeException e) {
        // A later renewal may succeed. If none does, the lease expires.
        return;
      }
    }

    @Override
    public void close() throws IOException {
      renewals.shutdown();
      try {
        if (!renewals.awaitTermination(duration.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the store does not respond");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a lease was released", e);
      }
      store.put(name, new byte[0]);
    }
  }
}
