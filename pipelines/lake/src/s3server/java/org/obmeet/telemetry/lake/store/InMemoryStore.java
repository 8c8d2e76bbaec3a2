package org.obmeet.telemetry.lake.store;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * A store in memory for tests of races. A test stops an operation of one run, lets another run act,
 * and then lets the operation continue. No thread and no clock decides the order.
 */
public final class InMemoryStore implements Store {
  /** A change of files that a test can stop. */
  public enum Operation {
    /** A new file gets its path by put-if-absent, a link or a pending write; not a replacement. */
    CREATE,
    DELETE
  }

  private record Stop(Operation operation, String path, Runnable others) {}

  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
  private final Map<String, Closeable> leases = new ConcurrentHashMap<>();
  private final List<Stop> stops = new ArrayList<>();

  /**
   * Stops the next operation on a path, once, until other actions have ended.
   *
   * @param path beginning of the path
   * @param others the actions before the operation continues
   */
  public synchronized void before(Operation operation, String path, Runnable others) {
    stops.add(new Stop(operation, path, others));
  }

  /** Lets a lease expire, although its owner does not know. */
  public void expire(String lease) {
    leases.remove(lease);
  }

  private void stop(Operation operation, String path) {
    next(operation, path).ifPresent(stop -> stop.others().run());
  }

  private synchronized Optional<Stop> next(Operation operation, String path) {
    Optional<Stop> next =
        stops.stream()
            .filter(stop -> stop.operation() == operation && path.startsWith(stop.path()))
            .findFirst();
    next.ifPresent(stops::remove);
    return next;
  }

  private boolean createFile(String path, byte[] bytes) {
    stop(Operation.CREATE, path);
    return files.putIfAbsent(path, bytes) == null;
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
      public boolean create(String path) {
        return createFile(path, out.toByteArray());
      }

      @Override
      public void replace(String path) {
        files.put(path, out.toByteArray());
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public boolean link(String from, String to) throws IOException {
    return createFile(to, bytes(from));
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    return new SeekableInMemoryByteChannel(bytes(path).clone());
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.empty();
  }

  @Override
  public boolean exists(String path) {
    return files.containsKey(path);
  }

  @Override
  public List<StoredFile> list(String folder) {
    String prefix = folder.replaceFirst("/*$", "/");
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(prefix))
        .filter(file -> !file.getKey().contains("/."))
        .map(file -> new StoredFile(file.getKey(), file.getValue().length, Instant.EPOCH))
        .toList();
  }

  @Override
  public List<StoredFile> walk() {
    return files.entrySet().stream()
        .map(file -> new StoredFile(file.getKey(), file.getValue().length, Instant.EPOCH))
        .toList();
  }

  @Override
  public void delete(String path) {
    stop(Operation.DELETE, path);
    files.remove(path);
  }

  @Override
  public void deleteFolder(String folder) {
    list(folder).forEach(file -> delete(file.path()));
  }

  @Override
  public void sync(Collection<String> paths) throws IOException {
    for (String path : paths) {
      bytes(path);
    }
  }

  @Override
  public PutIfAbsent putIfAbsent() {
    return this::createFile;
  }

  @Override
  public Leases leases() {
    return new Leases() {
      @Override
      public Optional<Closeable> tryAcquire(String path) {
        Closeable lease =
            new Closeable() {
              @Override
              public void close() {
                leases.remove(path, this);
              }
            };
        files.putIfAbsent(path, new byte[0]);
        return leases.putIfAbsent(path, lease) == null ? Optional.of(lease) : Optional.empty();
      }

      @Override
      public boolean isHeld(String path) {
        return leases.containsKey(path);
      }
    };
  }
}
