package org.obmeet.telemetry.lake.landing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.AvroBlockReader;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.BufferedChannelReader;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * Makes segments whose writer died into whole ones: cut off after their last whole block. Nothing
 * is done to a segment whose writer lives, which its lock tells.
 */
public final class LandingRecovery {
  private final LakeFiles files;
  private final Optional<Path> folder;

  /** Recovery in one lake; where that is no folder, its collectors alone can recover. */
  public LandingRecovery(Lake lake) {
    this(lake.files(), Locations.local(lake.root()));
  }

  LandingRecovery(LakeFiles files, Optional<Path> folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Recovers every segment that nobody writes any more.
   *
   * @return paths of the segments that are whole now, in order
   * @throws LakeException where one cannot be read or renamed
   */
  public List<String> run() {
    return run("landing");
  }

  /** The same below one folder. */
  List<String> run(String below) {
    List<String> recovered = new ArrayList<>();
    if (folder.isEmpty()) {
      return recovered;
    }
    for (FileInfo file : files.list(below)) {
      if (file.path().endsWith(".avro" + OpenSegment.ENDING)) {
        Path open = folder.get().resolve(file.path());
        if (files.wrapErrors("recover", file.path(), () -> recover(open))) {
          recovered.add(
              file.path().substring(0, file.path().length() - OpenSegment.ENDING.length()));
        }
      }
    }
    return recovered;
  }

  /**
   * Segments that are being written by whoever does not know yet, or has not from their first row
   * on, of an entry of the log.
   *
   * @return paths, in order
   */
  public List<String> openSegmentsBefore(long entry) {
    List<String> unaware = new ArrayList<>();
    for (FileInfo file : files.list("landing")) {
      if (file.path().endsWith(".avro" + OpenSegment.ENDING) && known(file.path()) < entry) {
        unaware.add(file.path());
      }
    }
    return unaware;
  }

  /** As its head says; -1 where it has none yet, {@link Long#MAX_VALUE} where it is sealed. */
  private long known(String path) {
    try (AvroBlockReader blocks =
        new AvroBlockReader(new BufferedChannelReader(files.channel(path)))) {
      return Long.parseLong(blocks.meta(RowFile.KNOWN));
    } catch (IOException | NumberFormatException noHead) {
      return -1;
    } catch (LakeException e) {
      if (files.exists(path)) {
        throw e;
      }
      return Long.MAX_VALUE;
    }
  }

  /**
   * Whether there is a whole segment now that was none before. Another process may have renamed the
   * file before it was locked; names never come twice.
   */
  private static boolean recover(Path open) throws IOException {
    try (FileChannel channel =
        FileChannel.open(open, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (FileLock lock = channel.tryLock()) {
        return lock != null && Files.exists(open) && cut(open, channel);
      }
    } catch (OverlappingFileLockException | NoSuchFileException othersOrGone) {
      return false;
    }
  }

  private static boolean cut(Path open, FileChannel channel) throws IOException {
    long end = endOfLastBlock(channel);
    if (end == 0) {
      Files.delete(open);
    } else {
      if (end > 0 && end < channel.size()) {
        channel.truncate(end);
      }
      channel.force(true);
      Files.move(open, open.resolveSibling(OpenSegment.name(open)), StandardCopyOption.ATOMIC_MOVE);
    }
    LocalStore.sync(open.getParent());
    return end != 0;
  }

  /**
   * 0 where there is no whole block; -1 where it is no segment, which ingest is to say. Reads by
   * the channel that holds the lock: closing any other would give the lock up.
   */
  @SuppressWarnings("MustBeClosedChecker")
  private static long endOfLastBlock(FileChannel channel) throws IOException {
    AvroBlockReader blocks;
    try {
      blocks = new AvroBlockReader(new BufferedChannelReader(channel.position(0)));
    } catch (EOFException cutHeader) {
      return 0;
    } catch (IOException noHeader) {
      return allZero(channel) ? 0 : -1;
    }
    long end = 0;
    while (!blocks.atEnd()) {
      try {
        blocks.next();
        blocks.accept();
        end = blocks.start();
      } catch (IOException damaged) {
        blocks.resync();
      }
    }
    return end;
  }

  /** What a file system may leave of bytes that never reached the disk. */
  private static boolean allZero(FileChannel channel) throws IOException {
    ByteBuffer some = ByteBuffer.allocate(1 << 16);
    channel.position(0);
    while (channel.read(some.clear()) > 0) {
      for (int i = 0; i < some.position(); i++) {
        if (some.get(i) != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
