package org.obmeet.telemetry.lake.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.InputFile;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.PutIfAbsent;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.store.s3.S3ClientProvider;
import org.obmeet.telemetry.lake.store.s3.S3Location;
import org.obmeet.telemetry.lake.store.s3.S3Store;

/**
 * The files of a lake. Paths are relative to its root, with {@code /}. A root without a scheme, or
 * with {@code file:}, is a local folder. {@code s3://BUCKET/PREFIX} is an object store. I/O errors
 * are a {@link LakeException} that names path and root; paths outside of the root are {@link
 * IllegalArgumentException}.
 */
public record LakeFiles(String root, Store store) {
  /**
   * Returns the files below a root.
   *
   * @throws LakeException if the root is neither a folder nor an S3 location
   */
  public static LakeFiles at(String root) {
    return new LakeFiles(
        root, Locations.local(root).<Store>map(LocalStore::new).orElseGet(() -> remoteStore(root)));
  }

  private static Store remoteStore(String root) {
    if (!S3Location.matches(root)) {
      throw new LakeException(
          "a lake must be a folder or s3://BUCKET/PREFIX; it is '" + root + "'");
    }
    return new S3Store(S3ClientProvider.shared(), S3Location.parse(root));
  }

  /** A function that writes the content of a file to a stream. */
  @FunctionalInterface
  public interface Body {
    /** Writes the complete content and returns the number of rows; may close the stream. */
    long writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file atomically: readers see it when it is complete. If the body fails, nothing
   * remains. An existing file is replaced, unless it is {@link LakeLayout#isImmutable}.
   *
   * @throws LakeException if an immutable file with other bytes has the path
   */
  public FileRef write(String path, Body body) {
    try (PendingFile pending = begin(path)) {
      long rows = wrapErrors("write", path, () -> body.writeTo(pending.out()));
      return pending.finish(rows);
    }
  }

  public FileRef write(String path, byte[] bytes, long rows) {
    return write(
        path,
        out -> {
          out.write(bytes);
          return rows;
        });
  }

  /** Returns the local path of a file; empty if the store is not local. */
  public Optional<Path> local(String path) {
    return store.local(checked(path));
  }

  /** Begins an atomic write; the caller writes, completes and closes the file. */
  public PendingFile begin(String path) {
    return new PendingFile(this, store, checked(path));
  }

  public InputStream open(String path) {
    return Channels.newInputStream(channel(path));
  }

  public SeekableByteChannel channel(String path) {
    return wrapErrors("read", path, () -> store.open(checked(path)));
  }

  public byte[] bytes(String path) {
    return wrapErrors(
        "read",
        path,
        () -> {
          try (InputStream in = Channels.newInputStream(store.open(checked(path)))) {
            return in.readAllBytes();
          }
        });
  }

  public boolean exists(String path) {
    return wrapErrors("read", path, () -> store.exists(checked(path)));
  }

  /** Lists the files below a folder in order of path, except files whose names begin with a dot. */
  public List<StoredFile> list(String folder) {
    return sorted(wrapErrors("list", folder, () -> store.list(checked(folder))));
  }

  /** Lists all files of the lake in order of path, including hidden files. */
  public List<StoredFile> walk() {
    return sorted(wrapErrors("walk", "", store::walk));
  }

  private static List<StoredFile> sorted(List<StoredFile> files) {
    return files.stream().sorted(Comparator.comparing(StoredFile::path)).toList();
  }

  public long size(String path) {
    return wrapErrors("read", path, () -> store.size(checked(path)));
  }

  public Leases leases() {
    return store.leases();
  }

  /** Creates {@code to} with the bytes of {@code from}; returns false if {@code to} exists. */
  public boolean link(String from, String to) {
    return wrapErrors("write", to, () -> store.link(checked(from), checked(to)));
  }

  public String sha256(String path) {
    return wrapErrors(
        "read",
        path,
        () -> {
          DigestingOutputStream digest = new DigestingOutputStream(OutputStream.nullOutputStream());
          try (InputStream in = Channels.newInputStream(store.open(checked(path)))) {
            in.transferTo(digest);
          }
          return digest.finish();
        });
  }

  /** Makes files durable; throws {@link LakeException} if one is missing. */
  public void sync(List<String> paths) {
    run("write", paths.isEmpty() ? "nothing" : paths.get(0), () -> store.sync(paths));
  }

  /** Deletes a file durably, and no folder; does nothing if it does not exist. */
  public void delete(String path) {
    run("delete", path, () -> store.deleteAll(List.of(checked(path))));
  }

  /**
   * Deletes files in parallel and durably, then their partition folders if empty; skips missing
   * files.
   */
  public void deleteAll(List<String> paths) {
    run(
        "delete",
        paths.isEmpty() ? "nothing" : paths.get(0),
        () -> {
          paths.forEach(LakeFiles::checked);
          store.deleteAll(paths);
          store.deleteEmptyFolders(paths);
        });
  }

  /** Deletes the folders of a deleted file that are empty, as {@link #deleteAll} does. */
  public void deleteEmptyFolders(String path) {
    run("delete", path, () -> store.deleteEmptyFolders(List.of(path)));
  }

  /** Deletes a folder and its content; does nothing if it does not exist. */
  public void deleteFolder(String folder) {
    run("delete", folder, () -> store.deleteFolder(checked(folder)));
  }

  public InputFile input(String path) {
    return new LakeInputFile(this, path);
  }

  /**
   * Tests the store, and returns true if the store refuses to create a file twice.
   *
   * @throws LakeException if a file cannot be created at all
   */
  public boolean supportsPutIfAbsent() {
    String path = Locations.temporaryPath();
    byte[] bytes = {1};
    return wrapErrors(
        "create",
        path,
        () -> {
          boolean exclusive =
              store.putIfAbsent().create(path, bytes) && !store.putIfAbsent().create(path, bytes);
          store.delete(path);
          return exclusive;
        });
  }

  public PutIfAbsent putIfAbsent() {
    return store.putIfAbsent();
  }

  /** An action with a result that may fail with an I/O error. */
  public interface Attempt<T> {
    T get() throws IOException;
  }

  /** An action without a result that may fail with an I/O error. */
  public interface Action {
    void run() throws IOException;
  }

  /** Runs an action without a result, as {@link #wrapErrors} does. */
  public void run(String verb, String path, Action action) {
    wrapErrors(
        verb,
        path,
        () -> {
          action.run();
          return path;
        });
  }

  /** Runs an action; converts an I/O error to a {@link LakeException} with verb, path and root. */
  public <T> T wrapErrors(String verb, String path, Attempt<T> attempt) {
    try {
      return attempt.get();
    } catch (IOException e) {
      throw failure(verb, path, e);
    } catch (UncheckedIOException e) {
      throw failure(verb, path, e.getCause());
    }
  }

  private LakeException failure(String verb, String path, IOException e) {
    return new LakeException(
        "cannot %s '%s' in the lake at %s: %s".formatted(verb, path, root, IoErrors.describe(e)),
        e);
  }

  private static String checked(String path) {
    Path normal = Path.of(path).normalize();
    if (path.isEmpty() || normal.isAbsolute() || normal.startsWith("..") || path.contains("//")) {
      throw new IllegalArgumentException(
          "a path in the lake must be relative and stay inside it; it is '" + path + "'");
    }
    return path;
  }
}
