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
import java.util.function.LongSupplier;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * Leases in a store without locks. A lease is an object {@code PATH.0000000007}, which only one
 * process can create. The owner rewrites it every 15 seconds (renewal). A lease expires if it is
 * not renewed for {@link #DURATION} by the store's clock. Then a process may acquire the next
 * number. An acquisition never deletes the highest number, so no number is acquired twice while the
 * path is in use. An empty object is a released lease.
 *
 * <p>An owner loses its lease after two thirds of {@link #DURATION} without a renewal, by its own
 * clock. Then {@link S3ClientProvider#requireLeases} refuses further writes. Earlier requests that
 * create commits or delete objects end before the lease expires ({@link S3Store#CHANGE_TIMEOUT}).
 * Nothing protects a lake if a process pauses between this check and its request.
 *
 * @param duration {@link #DURATION}, except in tests
 * @param nanoTime clock of the owner, in nanoseconds
 */
record S3Leases(S3Store store, Duration duration, LongSupplier nanoTime) implements Leases {
  /** Time without renewal after which a lease expires. */
  static final Duration DURATION = Duration.ofSeconds(90);

  private static final int RENEWALS = 6;
  private static final byte[] OWNED = {1};

  /** Returns the time after a successful renewal for which the owner relies on the lease. */
  static Duration reliance(Duration duration) {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /** The highest number of a path, -1 if there is none; active if its lease has not ended. */
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

  /** Acquires the number after a free lease; returns empty if another process acquires it first. */
  Optional<Closeable> acquireAfter(String path, long last) throws IOException {
    String name = name(path, last + 1);
    long sent = nanoTime.getAsLong();
    if (!store.putIfAbsent().create(name, OWNED)) {
      return Optional.empty();
    }
    OwnedLease lease = new OwnedLease(name, sent);
    boolean acquired = false;
    try {
      // Other processes may have acquired later numbers meanwhile, and deleted earlier numbers.
      if (highest(path).number() > last + 1) {
        store.delete(name);
        return Optional.empty();
      }
      for (long old = last; old >= 0 && store.exists(name(path, old)); old--) {
        store.delete(name(path, old));
      }
      acquired = true;
      return Optional.of(lease);
    } finally {
      if (!acquired) {
        lease.abandon();
      }
    }
  }

  @Override
  public boolean isHeld(String path) throws IOException {
    return highest(path).active();
  }

  /** A lease that this process owns. */
  final class OwnedLease implements Closeable {
    private final String name;
    private final ScheduledExecutorService renewals;

    /** Time at which the last successful renewal was sent, in nanoseconds. */
    private volatile long renewed;

    private volatile boolean lost;

    OwnedLease(String name, long sent) {
      this.name = name;
      this.renewed = sent;
      this.renewals =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "lease");
                thread.setDaemon(true);
                return thread;
              });
      store.clients().leases().add(this);
      long pause = duration.toMillis() / RENEWALS;
      renewals.scheduleAtFixedRate(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    S3Location root() {
      return store.root();
    }

    /** Returns true if the last renewal is too old to rely on. A lost lease is never renewed. */
    boolean isLost() {
      if (nanoTime.getAsLong() - renewed >= reliance(duration).toNanos()) {
        lost = true;
      }
      return lost;
    }

    /** Rewrites the lease, unless it is lost. */
    void renew() {
      if (isLost()) {
        renewals.shutdown();
        return;
      }
      long sent = nanoTime.getAsLong();
      try {
        write(OWNED);
        renewed = sent;
      } catch (IOException | RuntimeException e) {
        // A later renewal may succeed. If none does, the lease is lost.
      }
    }

    private void write(byte[] bytes) throws IOException {
      store.putLease(name, bytes, duration.dividedBy(RENEWALS));
    }

    /** Stops the renewals, and removes the lease from the leases of this process. */
    private void abandon() {
      renewals.shutdown();
      store.clients().leases().remove(this);
    }

    @Override
    public void close() throws IOException {
      renewals.shutdown();
      try {
        if (!renewals.awaitTermination(duration.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the store does not respond");
        }
        if (!isLost()) {
          write(new byte[0]);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a lease was released", e);
      } finally {
        abandon();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
