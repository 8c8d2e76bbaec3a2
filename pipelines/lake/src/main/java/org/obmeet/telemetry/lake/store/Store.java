package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.io.ParallelIo;

/** A store of files, whose paths are relative to a root. */
public interface Store {
  /**
   * Begins a file that readers see only when it is complete.
   *
   * @param temporaryPath path for the bytes until then, if the store needs one
   */
  PendingWrite pending(String temporaryPath) throws IOException;

  /** Opens a file; throws {@link java.nio.file.NoSuchFileException} if it does not exist. */
  SeekableByteChannel open(String path) throws IOException;

  default long size(String path) throws IOException {
    try (SeekableByteChannel channel = open(path)) {
      return channel.size();
    }
  }

  /** Returns the local path of a file; empty if the store is not local. */
  Optional<Path> local(String path);

  boolean exists(String path) throws IOException;

  /**
   * Lists the files below a folder, unordered, without hidden files, whose names begin with a dot.
   * The list is empty if the folder does not exist.
   */
  List<StoredFile> list(String folder) throws IOException;

  /** Lists all files, including hidden and unknown files, unordered. */
  List<StoredFile> walk() throws IOException;

  /** Creates {@code to} with the bytes of {@code from}; returns false if {@code to} exists. */
  boolean link(String from, String to) throws IOException;

  /** Deletes a file, which may be back after a power cut; does nothing if it does not exist. */
  void delete(String path) throws IOException;

  /** Deletes files in parallel, durably; skips missing files. */
  default void deleteAll(Collection<String> paths) throws IOException {
    ParallelIo.forEach(paths, this::delete);
  }

  /**
   * Deletes the partition folders of deleted files, such as {@code date=D}, and the staging folders
   * of runs that are empty.
   */
  default void deleteEmptyFolders(Collection<String> paths) throws IOException {}

  /** Deletes a folder and its content; does nothing if it does not exist. */
  void deleteFolder(String folder) throws IOException;

  /** Makes files and their names durable; throws an exception if a file is missing. */
  void sync(Collection<String> paths) throws IOException;

  Leases leases();

  /** Returns the writer that creates commits and other files that must not be replaced. */
  PutIfAbsent putIfAbsent();
}
