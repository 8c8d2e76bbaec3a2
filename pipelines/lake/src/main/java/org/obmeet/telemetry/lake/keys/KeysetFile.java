package org.obmeet.telemetry.lake.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;

/** The file of a key ring: owner only, replaced whole, changed by one process at a time. */
final class KeysetFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int LOCK_ATTEMPTS = 500;
  private static final long LOCK_PAUSE_MILLIS = 20;

  private static final int UUID_DIGITS = 36;

  private final Path file;

  KeysetFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  Path path() {
    return file;
  }

  /** The bytes, once place and mode are right. */
  byte[] read() {
    refuseInsideAnyLake();
    if (!Files.isRegularFile(file)) {
      throw new KeysetException(
          "there is no key ring at "
              + file
              + ": name it, or bring it back from its backup; a new one would not fit the lake");
    }
    try {
      requireOwnerOnly();
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new KeysetException(
          "cannot read the key ring at " + file + ": " + IoErrors.describe(e), e);
    }
  }

  /** Writes a new file; refuses where there is one. */
  void create(byte[] bytes) {
    refuseInsideAnyLake();
    try {
      Files.createDirectories(file.getParent());
      Path aside = writeAside(bytes);
      try {
        Files.createLink(file, aside);
      } finally {
        Files.deleteIfExists(aside);
      }
      LocalStore.sync(file.getParent());
    } catch (FileAlreadyExistsException e) {
      throw new KeysetException(
          "there is a file at " + file + " already; a key ring is never overwritten", e);
    } catch (IOException | UnsupportedOperationException e) {
      throw unwritable(e);
    }
  }

  /** Replaces the file's bytes whole. */
  void replace(byte[] bytes) {
    try {
      Path aside = writeAside(bytes);
      try {
        Files.move(
            aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
      LocalStore.sync(file.getParent());
    } catch (IOException e) {
      throw unchanged(e);
    }
  }

  /**
   * Does something while no other process or thread changes the file. What a process that died has
   * left aside goes first: it may hold a key that is destroyed by now.
   */
  <T> T locked(Supplier<T> action) {
    Path lockFile = file.resolveSibling("." + file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly(file.getParent()));
        FileLock lock = lock(channel)) {
      sweepAside();
      return action.get();
    } catch (IOException e) {
      throw unchanged(e);
    }
  }

  private void sweepAside() throws IOException {
    String start = "." + file.getFileName() + ".";
    int length = start.length() + UUID_DIGITS;
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            file.getParent(),
            path -> {
              String name = path.getFileName().toString();
              return name.startsWith(start) && name.length() == length;
            })) {
      for (Path aside : left) {
        Files.deleteIfExists(aside);
      }
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // Another thread of this process holds it: wait like for any other holder.
      }
      pause();
    }
    throw new IOException("another process holds it");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOCK_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for it", e);
    }
  }

  private Path writeAside(byte[] bytes) throws IOException {
    Path aside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try (FileChannel channel =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file.getParent()))) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    return aside;
  }

  private void requireOwnerOnly() throws IOException {
    if (!posix(file.getParent())) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new KeysetException(
          "the key ring at "
              + file
              + " must be readable by its owner alone (mode 600); its mode is "
              + PosixFilePermissions.toString(mode)
              + ": run chmod 600 on it");
    }
  }

  private void refuseInsideAnyLake() {
    Path folder = real(file.getParent());
    for (Path above = folder; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(new LakeLayout().commit(0)))) {
        throw inside(file, above);
      }
    }
  }

  /** Symbolic links resolved as far as the path exists. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }

  static KeysetException inside(Path file, Path lake) {
    return new KeysetException(
        "the key ring must lie outside the lake; %s is inside %s".formatted(file, lake));
  }

  /** A ring that was there could not be changed: that is no matter of how it was named. */
  private LakeException unchanged(IOException e) {
    return new LakeException(
        "cannot write the key ring at " + file + ": " + IoErrors.describe(e), e);
  }

  private KeysetException unwritable(Exception e) {
    String why = e instanceof IOException io ? IoErrors.describe(io) : e.getMessage();
    return new KeysetException("cannot write the key ring at " + file + ": " + why, e);
  }

  private static boolean posix(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix");
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    return posix(folder)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }
}
