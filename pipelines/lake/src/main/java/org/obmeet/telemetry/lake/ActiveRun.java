package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A run that writes files before the log names them, for as long as its process lives: {@code
 * staging/RUN/active}, locked. What such a run has written must not be taken for what a dead one
 * left. A lake elsewhere than in a folder of this machine has no such locks.
 */
public final class ActiveRun implements AutoCloseable {
  /** Name of the locked file in a run's staging folder. */
  public static final String NAME = "active";

  private final Lake lake;
  private final String run;
  private final Optional<FileChannel> channel;

  private ActiveRun(Lake lake, String run, Optional<FileChannel> channel) {
    this.lake = lake;
    this.run = run;
    this.channel = channel;
  }

  /**
   * Begins a run.
   *
   * @throws LakeException where its staging folder cannot be written
   */
  public static ActiveRun begin(Lake lake, String run) {
    String path = lake.layout().stagingFolder(run) + "/" + NAME;
    return new ActiveRun(
        lake,
        run,
        Locations.local(lake.root())
            .map(root -> lake.files().doing("write", path, () -> lock(root.resolve(path)))));
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static FileChannel lock(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("another process has a run of the same name");
    }
    return channel;
  }

  /** Other runs than {@code own} that live, in order of name. */
  public static List<String> others(Lake lake, String own) {
    return split(lake, own, true);
  }

  /** Runs that left a staging folder behind and live no more, in order of name. */
  public static List<String> dead(Lake lake) {
    return split(lake, "", false);
  }

  private static List<String> split(Lake lake, String own, boolean alive) {
    Optional<Path> root = Locations.local(lake.root());
    List<String> found = new ArrayList<>();
    for (String run : runs(lake)) {
      String path = lake.layout().stagingFolder(run) + "/" + NAME;
      boolean lives =
          root.map(r -> lake.files().doing("look at", path, () -> isLocked(r.resolve(path))))
              .orElse(false);
      if (lives == alive && !run.equals(own)) {
        found.add(run);
      }
    }
    return found;
  }

  private static SortedSet<String> runs(Lake lake) {
    SortedSet<String> runs = new TreeSet<>();
    for (FileInfo file : lake.files().list("staging")) {
      String[] parts = file.path().split("/", -1);
      if (parts.length > 2 && !parts[1].equals("aside")) {
        runs.add(parts[1]);
      }
    }
    return runs;
  }

  private static boolean isLocked(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return true;
    } catch (java.nio.file.NoSuchFileException ended) {
      return false;
    }
  }

  /** Ends the run, and removes its staging folder. */
  @Override
  public void close() {
    lake.files().deleteFolder(lake.layout().stagingFolder(run));
    channel.ifPresent(
        open ->
            lake.files()
                .doing(
                    "close",
                    run,
                    () -> {
                      open.close();
                      return run;
                    }));
  }
}
