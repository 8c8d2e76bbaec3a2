package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Bytes under a root, by relative path. */
interface Store {
  /** A new file, replacing one of that name. */
  OutputStream create(String path) throws IOException;

  SeekableByteChannel open(String path) throws IOException;

  /** Where a file lies on this machine; empty where it lies elsewhere. */
  Optional<Path> local(String path);

  boolean exists(String path) throws IOException;

  /** Files below a folder, hidden ones left out, in no order; none where there is no folder. */
  List<FileInfo> list(String folder) throws IOException;

  /** Moves a file, replacing one that is there. */
  void move(String from, String to) throws IOException;

  /** Deletes a file if it is there. */
  void delete(String path) throws IOException;

  /** Deletes a folder with everything below, if it is there. */
  void deleteFolder(String folder) throws IOException;

  /** Makes files and their names survive a power cut; missing ones are an error. */
  void harden(Collection<String> paths) throws IOException;

  /** The write that the log is built on. */
  CreateOnly createOnly();
}
