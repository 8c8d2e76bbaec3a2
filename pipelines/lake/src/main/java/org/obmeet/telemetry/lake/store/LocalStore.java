package org.obmeet.telemetry.lake.store;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.io.ParallelIo;

/**
 * A store in a local folder. Only the owner can use its files and folders, except the root and the
 * content of {@code release/} and {@code public/}. Files in these two folders have the permissions
 * of their folder.
 */
public record LocalStore(Path root) implements Store {
  private static final int MAX_ATTEMPTS = 100;
  private static final List<String> PUBLIC = List.of("release", "public");

  /** An operation that creates a file. */
  private interface Creation<T> {
    T run() throws IOException;
  }

  /** Creates a file and its folder; retries if another process deletes the empty folder first. */
  private <T> T inFolder(Path file, Creation<T> creation) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        createFolders(file.getParent());
        return creation.run();
      } catch (FileSystemException e) {
        boolean folderDeleted =
            e instanceof NoSuchFileException
                || e instanceof FileAlreadyExistsException && !file.toString().equals(e.getFile());
        if (!folderDeleted || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Creates a folder, and the root with the usual mode, so that others can enter the root. */
  private void createFolders(Path folder) throws IOException {
    if (isPublic(folder)) {
      Files.createDirectories(folder);
    } else if (!Files.isDirectory(folder)) {
      Files.createDirectories(root);
      PrivateFiles.createFolders(folder);
    }
  }

  private boolean isPublic(Path path) {
    return PUBLIC.stream().anyMatch(folder -> path.startsWith(root.resolve(folder)));
  }

  /** Gives a private file the mode that files at the target have; the target's folder exists. */
  private void shareIfPublic(Path file, Path target) throws IOException {
    if (isPublic(target)) {
      PrivateFiles.share(file, target.getParent());
    }
  }

  /** Syncs in parallel, so that the disk writes its journal once for several files. */
  @Override
  public void sync(Collection<String> paths) throws IOException {
    SortedSet<Path> names = new TreeSet<>();
    for (String path : paths) {
      names.add(root.resolve(path));
      for (Path parent = root.resolve(path).getParent();
          parent.startsWith(root);
          parent = parent.getParent()) {
        names.add(parent);
      }
    }
    ParallelIo.forEach(names, LocalStore::sync);
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    Path file = root.resolve(path);
    if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
      throw new FileSystemException(path, null, "is a pipe or a device"); // a read could wait
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.of(root.resolve(path));
  }

  @Override
  public boolean exists(String path) throws IOException {
    try {
      return Files.readAttributes(root.resolve(path), BasicFileAttributes.class).isRegularFile();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    Path start = root.resolve(folder);
    return Files.isDirectory(start) ? walk(start, false) : List.of();
  }

  @Override
  public PendingWrite pending(String temporaryPath) throws IOException {
    Path file = root.resolve(temporaryPath);
    OutputStream out =
        inFolder(
            file,
            () ->
                Channels.newOutputStream(
                    PrivateFiles.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)));
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return out;
      }

      @Override
      public boolean create(String path) throws IOException {
        boolean created = link(temporaryPath, path);
        delete(temporaryPath);
        return created;
      }

      @Override
      public void replace(String path) throws IOException {
        move(temporaryPath, path);
      }

      @Override
      public void abort() throws IOException {
        delete(temporaryPath);
      }
    };
  }

  /** Moves a file atomically; replaces an existing file. */
  public void move(String from, String to) throws IOException {
    Path file = root.resolve(from);
    Path target = root.resolve(to);
    inFolder(
        target,
        () -> {
          shareIfPublic(file, target);
          return Files.move(
              file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  @Override
  public boolean link(String from, String to) throws IOException {
    Path target = root.resolve(to);
    try {
      Path file = root.resolve(from);
      inFolder(
          target,
          () -> {
            shareIfPublic(file, target);
            return Files.createLink(target, file);
          });
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IOException("the file system has no hard links, which a lake needs", e);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(root.resolve(path));
  }

  /** Deletes in parallel, then syncs the folders, so that no file is back after a power cut. */
  @Override
  public void deleteAll(Collection<String> paths) throws IOException {
    SortedSet<Path> folders = new TreeSet<>();
    for (String path : paths) {
      folders.add(root.resolve(path).getParent());
    }
    ParallelIo.forEach(paths, this::delete);
    folders.removeIf(folder -> !Files.isDirectory(folder));
    ParallelIo.forEach(folders, LocalStore::syncIfPresent);
  }

  /** Syncs a folder; does nothing if another process has deleted it. */
  private static void syncIfPresent(Path folder) throws IOException {
    try {
      sync(folder);
    } catch (NoSuchFileException deleted) {
      // Its files are gone with it.
    }
  }

  @Override
  public void deleteEmptyFolders(Collection<String> paths) throws IOException {
    for (String path : new TreeSet<>(paths)) {
      Path folder = root.resolve(path).getParent();
      try {
        while (isDeletedIfEmpty(folder) && Files.deleteIfExists(folder)) {
          folder = folder.getParent();
        }
      } catch (DirectoryNotEmptyException e) {
        continue; // The folder stays, and so do its parents.
      }
    }
  }

  /** Returns true for partition folders, and for the staging folder of a run and those in it. */
  private boolean isDeletedIfEmpty(Path folder) {
    Path staging = root.resolve("staging");
    boolean ofRun =
        folder.getParent().startsWith(staging) && !folder.equals(staging.resolve("aside"));
    return ofRun || folder.getFileName().toString().contains("=");
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    Path start = root.resolve(folder);
    if (Files.isDirectory(start)) {
      deleteTree(start);
    }
  }

  /** Deletes a folder and everything in it, or a file; does nothing if there is none. */
  public static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public List<StoredFile> walk() throws IOException {
    return walk(root, true);
  }

  @Override
  public Leases leases() {
    return new FileLeases(root);
  }

  /** Returns a writer that links a temporary file to the path. A link never replaces a file. */
  @Override
  public PutIfAbsent putIfAbsent() {
    return (path, bytes) -> {
      String temporary = Locations.temporaryPath();
      try {
        Path file = root.resolve(temporary);
        createFolders(file.getParent());
        writeSynced(file, bytes, PrivateFiles.attributes(file));
        if (!link(temporary, path)) {
          return false;
        }
      } finally {
        Files.deleteIfExists(root.resolve(temporary));
      }
      sync(root.resolve(path).getParent());
      return true;
    };
  }

  private String relative(Path file) {
    return root.relativize(file.normalize()).toString().replace(File.separatorChar, '/');
  }

  /** Creates a file with these bytes, and makes the bytes durable. */
  public static void writeSynced(Path file, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    Files.createDirectories(file.getParent());
    Set<StandardOpenOption> created =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, created, attributes)) {
      ByteBuffer remaining = ByteBuffer.wrap(bytes);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }

  /** Moves a complete file atomically; replaces an existing file. Makes bytes and name durable. */
  public static void replace(Path draft, Path target) throws IOException {
    sync(draft);
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(target.getParent());
  }

  /** Makes the bytes of a file, or the names in a folder, durable if the platform supports it. */
  public static void sync(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows cannot open a folder. There, names are durable when the link call returns.
      if (PrivateFiles.hasModes(fileOrFolder)) {
        throw e;
      }
    }
  }

  /**
   * Returns the files below a folder; ignores files that are deleted during the visit. The folder
   * may be a symbolic link. Other links are not followed.
   */
  private List<StoredFile> walk(Path start, boolean hidden) throws IOException {
    List<StoredFile> found = new ArrayList<>();
    Files.walkFileTree(
        start.resolve("."), // A visit does not enter a link, but a folder in it.
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean listed =
                attributes.isRegularFile() && !file.getFileName().toString().startsWith(".");
            if (hidden || listed) {
              Instant modified = attributes.lastModifiedTime().toInstant();
              found.add(new StoredFile(relative(file), attributes.size(), modified));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }
}
