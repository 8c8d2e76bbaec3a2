package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A file system that records moves, and the folders that are opened, which only a sync does. */
public final class SyncRecorder extends FaultInjectingFileSystemProvider {
  private final List<String> steps = new ArrayList<>();

  public SyncRecorder() {
    super(FileSystems.getDefault().provider());
  }

  /** Returns the same path in this file system. */
  public Path at(Path path) {
    return getPath(path.toUri());
  }

  /** Returns {@code move NAME} and {@code sync NAME} of each move to, or sync of, such a name. */
  public List<String> steps() {
    return steps;
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (Files.isDirectory(path)) {
      steps.add("sync " + path.getFileName());
    }
    return super.newFileChannel(path, options, attributes);
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    steps.add("move " + to.getFileName());
    super.move(from, to, options);
  }
}
