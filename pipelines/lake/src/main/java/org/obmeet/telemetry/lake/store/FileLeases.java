package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Locks of the operating system on files of a folder; the files stay. A new one is locked before it
 * gets its name: whoever sees it sees it taken, or given up.
 */
public final class FileLeases implements Leases {
  private final Path root;

  public FileLeases(Path root) {
    this.root = root;
  }

  @Override
  public Optional<Closeable> tryAcquire(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Optional<Closeable> made = Files.exists(file) ? Optional.empty() : make(file);
    return made.isPresent() ? made : lock(file);
  }

  /** Makes the file; empty where another one was sooner. */
  private Optional<Closeable> make(Path file) throws IOException {
    Path aside = root.resolve("staging/aside/" + UUID.randomUUID());
    Files.createDirectories(aside.getParent());
    Closeable lock = null;
    boolean made = false;
    try {
      lock = lock(aside).orElseThrow();
      Files.createLink(file, aside);
      Files.delete(aside);
      made = true;
      return Optional.of(lock);
    } catch (FileAlreadyExistsException sooner) {
      return Optional.empty();
    } finally {
      if (!made) {
        close(lock);
        Files.deleteIfExists(aside);
      }
    }
  }

  private static void close(Closeable lock) throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static Optional<Closeable> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = locks(channel);
      return locked ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  @Override
  public boolean isHeld(String path) throws IOException {
    Path file = root.resolve(path);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return true;
    } catch (NoSuchFileException ended) {
      return false;
    }
  }
}
