package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Bytes under a root, by relative path. */
public interface Store {
  /** A new file, replacing one of that name. */
  OutputStream create(String path) throws IOException;

  /** The same, which nobody sees half of. */
  default PendingWrite pending() throws IOException {
    return PendingWrite.aside(this, "staging/aside/" + UUID.randomUUID());
  }

  SeekableByteChannel open(String path) throws IOException;

  /** Length of a file, in bytes. */
  default long size(String path) throws IOException {
    try (SeekableByteChannel channel = open(path)) {
      return channel.size();
    }
  }

  /** Where a file lies on this machine; empty where it lies elsewhere. */
  Optional<Path> local(String path);

  boolean exists(String path) throws IOException;

  /** Files below a folder, hidden ones left out, in no order; none where there is no folder. */
  List<FileInfo> list(String folder) throws IOException;

  /** Everything that lies there, hidden and strange files too, in no order. */
  List<StoredFile> walk() throws IOException;

  /** Moves a file, replacing one that is there. */
  void move(String from, String to) throws IOException;

  /** Deletes a file if it is there. */
  void delete(String path) throws IOException;

  /** Deletes a folder with everything below, if it is there. */
  void deleteFolder(String folder) throws IOException;

  /** Makes files and their names survive a power cut; missing ones are an error. */
  void sync(Collection<String> paths) throws IOException;

  /** Rights that runs have. */
  Leases leases();

  /** The write that the log is built on. */
  PutIfAbsent createOnly();
}
