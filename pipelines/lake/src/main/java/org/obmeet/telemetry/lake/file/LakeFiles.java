package org.obmeet.telemetry.lake.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.store.BeamStore;
import org.obmeet.telemetry.lake.store.FileInfo;
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
 * The lake's files by path relative to its root, with {@code /}. A root without a scheme, or with
 * {@code file:}, is a folder of this machine; {@code s3://BUCKET/PREFIX} is an object store; any
 * other goes through Beam's file systems. Every failure is a {@link LakeException} that names path
 * and root.
 */
public final class LakeFiles {
  private final String root;
  private final Store store;

  public LakeFiles(String root, Store store) {
    this.root = root;
    this.store = store;
  }

  public static LakeFiles at(String root) {
    return new LakeFiles(
        root, Locations.local(root).<Store>map(LocalStore::new).orElseGet(() -> elsewhere(root)));
  }

  private static Store elsewhere(String root) {
    return S3Location.matches(root)
        ? new S3Store(S3ClientProvider.shared(), S3Location.parse(root))
        : new BeamStore(root);
  }

  /** Writes a whole file; gives the number of rows in it. */
  @FunctionalInterface
  public interface Body {
    /** Writes everything; may close the stream. */
    long writeTo(OutputStream out) throws IOException;
  }

  /** A new file, replacing one of that name; readers may see it before it is whole. */
  public OutputStream create(String path) {
    return wrapErrors("write", path, () -> store.create(checked(path)));
  }

  /**
   * Writes a file so that nobody ever sees half of it: aside, then moved into place, replacing one
   * of that name. Where the body fails nothing is left.
   */
  public FileRef write(String path, Body body) {
    try (PendingFile pending = begin(path)) {
      long rows = wrapErrors("write", path, () -> body.writeTo(pending.out()));
      return pending.finish(rows);
    }
  }

  /** The same for a file that is named in no entry and checks itself: without a digest. */
  public void stage(String path, Body body) {
    try (PendingFile pending = new PendingFile(this, store, checked(path), false)) {
      wrapErrors("write", path, () -> body.writeTo(pending.out()));
      pending.place();
    }
  }

  /** Writes a whole file by its path on this machine. */
  @FunctionalInterface
  public interface PathBody {
    /** Writes the file, which is not there yet; may leave others beside it, which are deleted. */
    void writeTo(Path file) throws IOException;
  }

  /**
   * The same for programs that write by path, such as a database engine: in a folder of its own,
   * then moved into place, replacing one of that name. Where the body fails nothing is left.
   */
  public void writeByPath(String path, PathBody body) {
    new PathWriter(this, store).write(checked(path), body);
  }

  /** Where a file lies on this machine; empty where it lies elsewhere. */
  public Optional<Path> local(String path) {
    return store.local(checked(path));
  }

  /** The same for writers that go step by step. */
  public PendingFile begin(String path) {
    return new PendingFile(this, store, checked(path), true);
  }

  /** The bytes of a file, as a stream. */
  public InputStream open(String path) {
    return Channels.newInputStream(channel(path));
  }

  /** The bytes of a file, from anywhere. */
  public SeekableByteChannel channel(String path) {
    return wrapErrors("read", path, () -> store.open(checked(path)));
  }

  /** All bytes of a small file. */
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

  /** Whether there is such a file. */
  public boolean exists(String path) {
    return wrapErrors("read", path, () -> store.exists(checked(path)));
  }

  /** Files below a folder, hidden ones left out, in order of path. */
  public List<FileInfo> list(String folder) {
    return wrapErrors(
        "list",
        folder,
        () -> {
          List<FileInfo> found = new ArrayList<>(store.list(checked(folder)));
          found.sort(Comparator.comparing(FileInfo::path));
          return found;
        });
  }

  /** Everything but folders, hidden files too, in order of path. */
  public List<StoredFile> walk() {
    return wrapErrors(
        "walk",
        "",
        () -> {
          List<StoredFile> found = new ArrayList<>(store.walk());
          found.sort(Comparator.comparing(StoredFile::path));
          return found;
        });
  }

  /** Length of a file, in bytes. */
  public long size(String path) {
    return wrapErrors("read", path, () -> store.size(checked(path)));
  }

  /** Rights that runs have. */
  public Leases leases() {
    return store.leases();
  }

  /** Moves a file, replacing one that is there. */
  public void move(String from, String to) {
    run("move", from, () -> store.move(checked(from), checked(to)));
  }

  /** Makes files survive a power cut; an entry of the log names no others. */
  public void sync(List<String> paths) {
    run("write", paths.isEmpty() ? "nothing" : paths.get(0), () -> store.sync(paths));
  }

  /** Deletes a file; nothing happens where there is none. */
  public void delete(String path) {
    run("delete", path, () -> store.delete(checked(path)));
  }

  /** Deletes files, several at a time, in no order. */
  public void deleteAll(List<String> paths) {
    run(
        "delete",
        paths.isEmpty() ? "nothing" : paths.get(0),
        () -> ParallelIo.forEach(paths, path -> store.delete(checked(path))));
  }

  /** Deletes a folder and what is below; nothing happens where there is none. */
  public void deleteFolder(String folder) {
    run("delete", folder, () -> store.deleteFolder(checked(folder)));
  }

  /** A file for Parquet to read. */
  public InputFile input(String path) {
    return new LakeInputFile(this, path);
  }

  /** A file for Parquet to write; readers may see it before it is whole. */
  public OutputFile output(String path) {
    return new LakeOutputFile(path, () -> new DigestingOutputStream(create(path)));
  }

  /**
   * Whether a file can be created once alone here, which the log is built on: it is tried.
   *
   * @throws LakeException where it cannot be created at all
   */
  public boolean createsOnce() {
    String path = "staging/aside/" + UUID.randomUUID();
    byte[] bytes = {1};
    return wrapErrors(
        "create",
        path,
        () -> {
          boolean once =
              store.createOnly().create(path, bytes) && !store.createOnly().create(path, bytes);
          store.delete(path);
          return once;
        });
  }

  public PutIfAbsent putIfAbsent() {
    return store.createOnly();
  }

  /** Something that may fail for reasons of the store. */
  public interface Attempt<T> {
    T get() throws IOException;
  }

  /** Something that gives nothing and may fail for reasons of the store. */
  interface Action {
    void run() throws IOException;
  }

  private void run(String verb, String path, Action action) {
    wrapErrors(
        verb,
        path,
        () -> {
          action.run();
          return path;
        });
  }

  public <T> T wrapErrors(String verb, String path, Attempt<T> attempt) {
    try {
      return attempt.get();
    } catch (IOException e) {
      throw new LakeException(
          "cannot %s '%s' in the lake at %s: %s".formatted(verb, path, root, IoErrors.describe(e)),
          e);
    }
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
