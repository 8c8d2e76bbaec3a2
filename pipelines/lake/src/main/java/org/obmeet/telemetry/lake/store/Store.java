package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A byte store: files by path relative to a root. */
public interface Store {
  /** Creates a file, replacing one of that name; returns the stream for its bytes. */
  OutputStream create(String path) throws IOException;

  /** Creates a file that is not visible before it is committed. */
  default PendingWrite pending() throws IOException {
    return PendingWrite.atTemporaryPath(this, "staging/aside/" + UUID.randomUUID());
  }

  SeekableByteChannel open(String path) throws IOException;

  /** Returns the length of a file, in bytes. */
  default long size(String path) throws IOException {
    try (SeekableByteChannel channel = open(path)) {
      return channel.size();
    }
  }

  /** Returns the local path of a file; empty if the store is not local. */
  Optional<Path> local(String path);

  boolean exists(String path) throws IOException;

  /** Lists files below a folder in no order, without hidden ones; empty if the folder is absent. */
  List<FileInfo> list(String folder) throws IOException;

  /** Lists everything, hidden and unknown files too, in no order. */
  List<StoredFile> walk() throws IOException;

  /** Moves a file and replaces one at the target. */
  void move(String from, String to) throws IOException;

  /** Deletes a file if it exists. */
  void delete(String path) throws IOException;

  /** Deletes a folder with everything below, if it exists. */
  void deleteFolder(String folder) throws IOException;

  /** Makes files and their names survive a power cut; a missing file is an error. */
  void sync(Collection<String> paths) throws IOException;

  /** Returns the leases in this store. */
  Leases leases();

  /** Returns the write that the log needs. */
  PutIfAbsent putIfAbsent();
}
