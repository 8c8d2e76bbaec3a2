package org.obmeet.telemetry.jobs.simulation;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.PutIfAbsent;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * A store in memory whose operations wait until a {@link Scheduler} lets them run.
 *
 * <p>A <em>local</em> store has the promises of a local folder and no others: after a power cut a
 * file that was not synced may be absent, cut or in its former version, and a deleted file may be
 * back. A lease ends with its process. An <em>object</em> store is durable, but the answer of a
 * request may be lost, a listing may lack new files, and a lease also ends if its owner pauses for
 * long.
 */
final class SimulatedStore implements Store {
  /** Steps of other processes after which the lease of a paused process ends. */
  private static final long LEASE_STEPS = 40;

  /** Steps for which a listing of an object store may lack a new file. */
  private static final long LISTING_STEPS = 6;

  /** Receives each change when it happens. */
  interface Observer {
    void created(String path, byte[] bytes);

    void deleted(String path);
  }

  /** The owner of a lease. */
  private record Owner(Scheduler.Process process, Object lease) {}

  private final Scheduler scheduler;
  private final SplittableRandom random;
  private final boolean local;
  private final Mutation mutation;
  private final TreeMap<String, byte[]> files;

  /** What a power cut leaves, where it differs from {@link #files}; null for no file. */
  private final Map<String, byte[]> unsynced = new TreeMap<>();

  private final Map<String, Long> createdAt = new HashMap<>();
  private final Set<String> deletedNames = new HashSet<>();
  private final Map<String, Owner> leases = new HashMap<>();
  private Observer observer;

  SimulatedStore(
      Scheduler scheduler, boolean local, Mutation mutation, Map<String, byte[]> content) {
    this.scheduler = scheduler;
    this.random = scheduler.random();
    this.local = local;
    this.mutation = mutation;
    this.files = new TreeMap<>(content);
  }

  void observe(Observer one) {
    observer = one;
  }

  /** Returns the files as every process sees them. */
  Map<String, byte[]> files() {
    return files;
  }

  boolean isLocal() {
    return local;
  }

  /** Returns true if a power cut would leave a file as it is. */
  boolean isDurable(String path) {
    return files.containsKey(path) && !unsynced.containsKey(path);
  }

  /** Returns the versions that a power cut may bring back. */
  Map<String, byte[]> recoverable() {
    Map<String, byte[]> found = new TreeMap<>(unsynced);
    found.values().removeIf(bytes -> bytes == null);
    return found;
  }

  /** Returns true if the process that acts now has, or had, a run. */
  boolean isOfCurrentRun(String run) {
    return scheduler.current().hasRun(run);
  }

  /** Applies a power cut, which all processes have not survived. */
  void cutPower() {
    for (String path : new TreeSet<>(unsynced.keySet())) {
      byte[] before = unsynced.get(path);
      byte[] now = files.get(path);
      boolean keepsNew = random.nextBoolean();
      byte[] left = keepsNew ? now : before;
      if (keepsNew && now != null && random.nextInt(3) == 0) {
        left = Arrays.copyOf(now, random.nextInt(now.length + 1));
      }
      scheduler.trace("power cut leaves " + path + (left == null ? " absent" : ": " + left.length));
      if (left == null) {
        files.remove(path);
      } else {
        files.put(path, left);
      }
    }
    unsynced.clear();
  }

  private void step(String operation, String path) throws IOException {
    scheduler.step(operation + " " + path);
  }

  /** Refuses a change by a process that has paused for too long, as an object store's client. */
  private void requireLease() throws IOException {
    if (!local && scheduler.current().lostLease()) {
      throw new IOException("a lease of this process has ended");
    }
  }

  private void change(String path, byte[] now) {
    if (local) {
      unsynced.putIfAbsent(path, files.get(path));
    }
    if (now == null) {
      if (files.remove(path) != null) {
        deletedNames.add(path);
        observer.deleted(path);
      }
    } else {
      boolean isNew = files.put(path, now) == null;
      if (isNew) {
        createdAt.put(path, scheduler.steps());
        if (LakeLayout.isImmutable(path) && deletedNames.contains(path)) {
          throw new AssertionError("the name " + path + " is used again");
        }
      }
      observer.created(path, now);
    }
  }

  private boolean createNew(String path, byte[] bytes, boolean durable) throws IOException {
    requireLease();
    step("create", path);
    if (files.containsKey(path)) {
      return false;
    }
    if (mutation.ignoresCreation(path, bytes)) {
      return true;
    }
    if (durable && !mutation.skipsSync(path)) {
      byte[] before = unsynced.remove(path);
      change(path, bytes);
      unsynced.remove(path);
      syncDeletions(path);
      if (before != null) {
        scheduler.trace("an earlier version of " + path + " is gone");
      }
    } else {
      change(path, bytes);
    }
    if (!local && scheduler.hasFaults() && random.nextInt(25) == 0) {
      throw new IOException("the answer was lost");
    }
    return true;
  }

  /** Makes the deletions in the folders of a path durable. */
  private void syncDeletions(String path) {
    unsynced.keySet().removeIf(other -> !files.containsKey(other) && isInFolderOf(other, path));
  }

  private static boolean isInFolderOf(String other, String path) {
    return path.startsWith(other.substring(0, other.lastIndexOf('/') + 1));
  }

  private byte[] bytes(String path) throws IOException {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new NoSuchFileException(path);
    }
    return bytes;
  }

  @Override
  public PendingWrite pending(String temporaryPath) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return out;
      }

      @Override
      public boolean create(String path) throws IOException {
        return createNew(path, out.toByteArray(), !local);
      }

      @Override
      public void replace(String path) throws IOException {
        // A request that outlasts its lease would replace a newer segment.
        step("replace", path);
        requireLease();
        change(path, out.toByteArray());
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public boolean link(String from, String to) throws IOException {
    return createNew(to, bytes(from), !local);
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    step("read", path);
    return new SeekableInMemoryByteChannel(bytes(path).clone());
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.empty();
  }

  @Override
  public boolean exists(String path) throws IOException {
    step("look at", path);
    return files.containsKey(path);
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    step("list", folder);
    String prefix = folder.replaceFirst("/*$", "/");
    boolean late = !local && scheduler.hasFaults() && random.nextInt(3) == 0;
    return files.subMap(prefix, prefix + Character.MAX_VALUE).entrySet().stream()
        .filter(file -> !file.getKey().contains("/."))
        .filter(file -> !late || !isNew(file.getKey()))
        .map(file -> new StoredFile(file.getKey(), file.getValue().length, Instant.EPOCH))
        .toList();
  }

  private boolean isNew(String path) {
    return createdAt.getOrDefault(path, -LISTING_STEPS) + LISTING_STEPS > scheduler.steps();
  }

  @Override
  public List<StoredFile> walk() throws IOException {
    step("walk", "");
    return files.entrySet().stream()
        .map(file -> new StoredFile(file.getKey(), file.getValue().length, Instant.EPOCH))
        .toList();
  }

  @Override
  public void delete(String path) throws IOException {
    requireLease();
    step("delete", path);
    change(path, null);
  }

  @Override
  public void deleteAll(Collection<String> paths) throws IOException {
    for (String path : paths) {
      delete(path);
    }
    paths.stream().filter(path -> !files.containsKey(path)).forEach(unsynced::remove);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    for (StoredFile file : list(folder)) {
      delete(file.path());
    }
  }

  @Override
  public void sync(Collection<String> paths) throws IOException {
    for (String path : paths) {
      step("sync", path);
      bytes(path);
      if (!mutation.skipsSync(path)) {
        unsynced.remove(path);
        syncDeletions(path);
      }
    }
  }

  @Override
  public PutIfAbsent putIfAbsent() {
    return (path, bytes) -> createNew(path, bytes, true);
  }

  private boolean isActive(String path) {
    Owner owner = leases.get(path);
    if (owner == null || !owner.process().isAlive()) {
      return false;
    }
    return local || !owner.process().hasPausedFor(LEASE_STEPS);
  }

  @Override
  public Leases leases() {
    return new Leases() {
      @Override
      public Optional<Closeable> tryAcquire(String path) throws IOException {
        step("acquire", path);
        if (isActive(path)) {
          return Optional.empty();
        }
        Scheduler.Process process = scheduler.current();
        Closeable lease =
            new Closeable() {
              @Override
              public void close() throws IOException {
                step("release", path);
                Owner owner = leases.get(path);
                if (owner != null && owner.lease() == this) {
                  leases.remove(path);
                }
                process.releases();
              }
            };
        leases.put(path, new Owner(process, lease));
        process.acquires(local ? Long.MAX_VALUE : LEASE_STEPS);
        change(path, new byte[0]);
        return Optional.of(lease);
      }

      @Override
      public boolean isHeld(String path) throws IOException {
        step("look at lease", path);
        return isActive(path);
      }
    };
  }
}
