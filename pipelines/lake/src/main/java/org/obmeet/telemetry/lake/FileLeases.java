package org.obmeet.telemetry.lake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Locks of the operating system on files of a folder; the files stay. */
final class FileLeases implements Leases {
  private final Path root;

  FileLeases(Path root) {
    this.root = root;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker")
  public Optional<Closeable> take(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locks(channel)) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(channel);
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  @Override
  public boolean isTaken(String path) throws IOException {
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
