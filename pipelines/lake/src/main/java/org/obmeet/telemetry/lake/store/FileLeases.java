package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Leases that are operating system locks on files of a folder. The file of a released lease
 * remains. A new file is locked under a temporary name, and then linked to its final name, so that
 * other processes do not see it unlocked.
 */
public record FileLeases(Path root) implements Leases {
  @Override
  public Optional<Closeable> tryAcquire(String path) throws IOException {
    Path file = root.resolve(path);
    createFolders(file);
    Optional<Closeable> created = Files.exists(file) ? Optional.empty() : createLocked(file);
    return created.isPresent() ? created : lock(file);
  }

  /** Creates and locks the lease file; returns empty if another process created it first. */
  private Optional<Closeable> createLocked(Path file) throws IOException {
    Path temporary = root.resolve(Locations.temporaryPath());
    createFolders(temporary);
    Closeable lock = lock(temporary).orElseThrow();
    boolean acquired = false;
    try {
      Files.createLink(file, temporary);
      Files.delete(temporary);
      acquired = true;
      return Optional.of(lock);
    } catch (FileAlreadyExistsException concurrent) {
      return Optional.empty();
    } finally {
      if (!acquired) {
        lock.close();
        Files.deleteIfExists(temporary);
      }
    }
  }

  private void createFolders(Path file) throws IOException {
    Files.createDirectories(root);
    PrivateFiles.createFolders(file.getParent());
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static Optional<Closeable> lock(Path file) throws IOException {
    FileChannel channel =
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = tryLock(channel);
      return locked ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  @Override
  public boolean isHeld(String path) throws IOException {
    try (FileChannel channel = FileChannel.open(root.resolve(path), StandardOpenOption.WRITE)) {
      return !tryLock(channel);
    } catch (NoSuchFileException absent) {
      return false;
    }
  }
}
