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
 * Rights in a store without locks. Each taking is an object {@code PATH.0000000007}, created by one
 * alone, which its holder writes anew while it lives; what has not been written anew for a while,
 * by the store's own clock, is a dead one's, and the next number may be taken. The highest number
 * is never deleted, so that none is taken twice; an empty one has been given back.
 *
 * <p>A process that stands still for longer than {@link #TIME} loses its right without knowing.
 */
final class S3Leases implements Leases {
  /** As long a right lasts that is not renewed. */
  static final Duration TIME = Duration.ofSeconds(90);

  private static final int BEATS = 6;
  private static final byte[] HELD = {1};

  private final S3Store store;
  private final Duration time;

  S3Leases(S3Store store, Duration time) {
    this.store = store;
    this.time = time;
  }

  /** The highest number; -1 where there is none. */
  private record Highest(long number, boolean taken) {}

  private Highest highest(String path) throws IOException {
    S3Store.Listing listing = store.listing(path + ".");
    Highest highest = new Highest(-1, false);
    for (StoredFile file : listing.files()) {
      String number = file.path().substring(path.length() + 1);
      if (number.matches("\\d{10}") && Long.parseLong(number) > highest.number()) {
        Instant end = file.modified().plus(time);
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
    return last.taken() ? Optional.empty() : acquireAfter(path, last.number());
  }

  /** Takes the number after one that is free. */
  Optional<Closeable> acquireAfter(String path, long last) throws IOException {
    String name = name(path, last + 1);
    if (!store.createOnly().create(name, HELD)) {
      return Optional.empty();
    }
    // Others may have gone on since it was looked, and deleted what stood in the way.
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
    return highest(path).taken();
  }

  private final class Lease implements Closeable {
    private final String name;
    private final ScheduledExecutorService beats;

    Lease(String name) {
      this.name = name;
      this.beats =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "lease");
                thread.setDaemon(true);
                return thread;
              });
      long pause = time.toMillis() / BEATS;
      beats.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void renew() {
      try {
        store.put(name, HELD);
      } catch (IOException | RuntimeException e) {
        // The next one may reach the store; where none does for long, the right is lost.
        return;
      }
    }

    @Override
    public void close() throws IOException {
      beats.shutdown();
      try {
        if (!beats.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the store does not answer");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a right was given back", e);
      }
      store.put(name, new byte[0]);
    }
  }
}
