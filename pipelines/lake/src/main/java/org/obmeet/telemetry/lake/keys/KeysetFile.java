package org.obmeet.telemetry.lake.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.PrivateFiles;

/**
 * A file of keys. Only its owner may read it. The caller must call {@link #replace} inside {@link
 * #locked}.
 */
public final class KeysetFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int LOCK_ATTEMPTS = 500;
  private static final long LOCK_PAUSE_MILLIS = 20;
  private static final int UUID_DIGITS = 36;

  private final Path file;
  private final String what;

  /**
   * Creates a handle on a file that may not exist yet.
   *
   * @param what kind of the file, such as {@code log key}, for messages
   */
  public KeysetFile(Path file, String what) {
    this.file = file.toAbsolutePath().normalize();
    this.what = what;
  }

  public Path path() {
    return file;
  }

  public boolean exists() {
    return Files.exists(file);
  }

  /** Checks location and mode of the file, then reads it. */
  public byte[] read() {
    requireOutsideLakes();
    if (!Files.isRegularFile(file)) {
      throw new KeysetException(
          "there is no %s at ".formatted(what)
              + file
              + ": name it, or restore it from its backup; a new one would not fit the lake");
    }
    try {
      requireOwnerOnly();
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new KeysetException(
          "cannot read the " + what + " at " + file + ": " + IoErrors.describe(e), e);
    }
  }

  /** Creates the file; fails if it exists. */
  public void create(byte[] bytes) {
    requireOutsideLakes();
    try {
      Files.createDirectories(file.getParent());
      Path temporary = writeTemporary(bytes);
      try {
        Files.createLink(file, temporary);
      } finally {
        Files.deleteIfExists(temporary);
      }
      LocalStore.sync(file.getParent());
    } catch (FileAlreadyExistsException e) {
      throw new KeysetException(
          "there is a file at " + file + " already; a " + what + " is never overwritten", e);
    } catch (IOException | UnsupportedOperationException e) {
      throw unwritable(e);
    }
  }

  /** Replaces the file atomically. If it is a symbolic link, replaces the target of the link. */
  public void replace(byte[] bytes) {
    try {
      Path temporary = writeTemporary(bytes);
      Path target = real(file);
      try {
        LocalStore.replace(temporary, target);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw notReplaced(e);
    }
  }

  /**
   * Runs an action while no other process or thread changes the file. First deletes temporary files
   * of crashed processes, because they may contain a key that was destroyed later.
   */
  public <T> T locked(Supplier<T> action) {
    try (FileChannel channel =
            PrivateFiles.open(hidden("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      deleteTemporaryFiles();
      return action.get();
    } catch (IOException e) {
      throw notReplaced(e);
    }
  }

  private void deleteTemporaryFiles() throws IOException {
    String start = hidden("").getFileName().toString();
    int length = start.length() + UUID_DIGITS;
    try (DirectoryStream<Path> remaining =
        Files.newDirectoryStream(
            real(file).getParent(),
            path -> {
              String name = path.getFileName().toString();
              return name.startsWith(start) && name.length() == length;
            })) {
      for (Path temporary : remaining) {
        Files.deleteIfExists(temporary);
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
        // Another thread of this process has the lock. Waits as for another process.
      }
      pause();
    }
    throw new IOException("another process has locked it");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOCK_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for it", e);
    }
  }

  private Path writeTemporary(byte[] bytes) throws IOException {
    Path temporary = hidden(UUID.randomUUID().toString());
    LocalStore.writeSynced(temporary, bytes, PrivateFiles.attributes(temporary));
    return temporary;
  }

  /** Returns a hidden path beside the file, or beside the target if the file is a link. */
  private Path hidden(String suffix) {
    Path target = real(file);
    return target.resolveSibling("." + target.getFileName() + "." + suffix);
  }

  /**
   * Throws a {@link KeysetException} if other users can use the file. Does nothing if the file
   * system has no modes.
   */
  private void requireOwnerOnly() throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new KeysetException(
          "the %s at %s must be readable by its owner alone (mode 600); its mode is %s: run chmod 600 on it"
              .formatted(what, file, PosixFilePermissions.toString(mode)));
    }
  }

  private void requireOutsideLakes() {
    for (Path ancestor = real(file); ancestor != null; ancestor = ancestor.getParent()) {
      if (Files.exists(ancestor.resolve(new LakeLayout().commit(0)))) {
        throw inside(what, file, ancestor);
      }
    }
  }

  /** Resolves symbolic links in the existing part of a path. */
  public static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }

  /** Returns the error for a file that is inside a lake. */
  static KeysetException inside(String what, Path file, Path lake) {
    return new KeysetException(
        "the %s must lie outside the lake; %s is inside %s".formatted(what, file, lake));
  }

  private LakeException notReplaced(IOException e) {
    return new LakeException(
        "cannot write the " + what + " at " + file + ": " + IoErrors.describe(e), e);
  }

  private KeysetException unwritable(Exception e) {
    String why = e instanceof IOException io ? IoErrors.describe(io) : e.getMessage();
    return new KeysetException("cannot write the " + what + " at " + file + ": " + why, e);
  }
}
