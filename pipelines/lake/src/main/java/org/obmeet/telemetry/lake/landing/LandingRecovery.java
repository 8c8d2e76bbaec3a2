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
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.BufferedChannelReader;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * Completes segments whose writer died, by truncating each after its last complete block. Deletes a
 * segment without a block. A segment with a live writer is locked, and is not changed.
 *
 * @param folder local folder of the files; empty if the lake is not local
 */
public record LandingRecovery(LakeFiles files, Optional<Path> folder) {
  /**
   * Creates the recovery of one lake. For a lake that is not local, it does nothing, because only
   * the collectors have the segments.
   */
  public LandingRecovery(Lake lake) {
    this(lake.files(), Locations.local(lake.root()));
  }

  /**
   * Completes all segments without a live writer.
   *
   * @return paths of the segments that were completed, in order
   * @throws LakeException if a segment cannot be read or renamed
   */
  public List<String> run() {
    return run("landing");
  }

  /** Completes the segments below one folder. */
  List<String> run(String below) {
    List<String> recovered = new ArrayList<>();
    if (folder.isEmpty()) {
      return recovered;
    }
    for (StoredFile file : files.list(below)) {
      if (file.path().endsWith(".avro" + OpenSegment.SUFFIX)) {
        Path open = folder.get().resolve(file.path());
        String sealed =
            file.path().substring(0, file.path().length() - OpenSegment.SUFFIX.length());
        byte[] marker = RowFileWriter.sync(sealed);
        if (files.wrapErrors("recover", file.path(), () -> recover(open, marker))) {
          recovered.add(sealed);
        }
      }
    }
    return recovered;
  }

  /**
   * Returns the open segments that were begun before a commit was known to their writer. They may
   * contain rows that were accepted without this commit.
   *
   * @return paths of the segments, in order
   */
  public List<String> openSegmentsBefore(long commit) {
    List<String> found = new ArrayList<>();
    for (StoredFile file : files.list("landing")) {
      if (file.path().endsWith(".avro" + OpenSegment.SUFFIX) && knownCommit(file.path()) < commit) {
        found.add(file.path());
      }
    }
    return found;
  }

  /**
   * Returns the commit number in a segment's header; -1 without a header, {@link Long#MAX_VALUE} if
   * the segment has been sealed meanwhile.
   */
  private long knownCommit(String path) {
    try (AvroBlockReader blocks =
        new AvroBlockReader(new BufferedChannelReader(files.channel(path)))) {
      return Long.parseLong(blocks.metadata(OpenSegment.KNOWN_COMMIT));
    } catch (IOException | NumberFormatException noHeader) {
      return -1;
    } catch (LakeException e) {
      if (files.exists(path)) {
        throw e;
      }
      return Long.MAX_VALUE;
    }
  }

  /**
   * Completes a segment, or deletes it if it has no complete block. Returns false if it was deleted
   * or another writer uses or has renamed it. File names are never reused.
   */
  private static boolean recover(Path open, byte[] marker) throws IOException {
    try (FileChannel channel =
        FileChannel.open(open, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (FileLock lock = channel.tryLock()) {
        return lock != null && Files.exists(open) && truncate(open, channel, marker);
      }
    } catch (OverlappingFileLockException | NoSuchFileException othersOrGone) {
      return false;
    }
  }

  private static boolean truncate(Path open, FileChannel channel, byte[] marker)
      throws IOException {
    long end = endOfLastBlock(channel, marker);
    if (end == 0) {
      Files.delete(open);
    } else {
      if (end > 0 && end < channel.size()) {
        channel.truncate(end);
      }
      channel.force(true);
      Files.move(
          open, open.resolveSibling(OpenSegment.sealedName(open)), StandardCopyOption.ATOMIC_MOVE);
    }
    LocalStore.sync(open.getParent());
    return end != 0;
  }

  /**
   * Returns the end of the last complete block; 0 if there is none, -1 if the file is not a segment
   * or has complete blocks of which none can be read. Then it is renamed, and ingest reports it.
   * Reads by the locked channel, because closing another channel of this file would release the
   * lock.
   *
   * @param marker the sync marker, which ends the header and each block
   */
  @SuppressWarnings("MustBeClosedChecker")
  private static long endOfLastBlock(FileChannel channel, byte[] marker) throws IOException {
    AvroBlockReader blocks;
    try {
      blocks = new AvroBlockReader(new BufferedChannelReader(channel.position(0)));
    } catch (EOFException cutOrDamagedHeader) {
      BufferedChannelReader bytes = new BufferedChannelReader(channel.position(0));
      boolean headerEnds = bytes.skipPast(marker);
      return headerEnds && bytes.skipPast(marker) ? -1 : 0;
    } catch (IOException noHeader) {
      return allZero(channel) ? 0 : -1;
    }
    long header = blocks.start();
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
    boolean markerDamaged =
        end == 0 && new BufferedChannelReader(channel.position(header)).skipPast(marker);
    return markerDamaged ? -1 : end;
  }

  /** Returns true if all bytes are zero, as may happen after a power cut. */
  private static boolean allZero(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    channel.position(0);
    while (channel.read(buffer.clear()) > 0) {
      for (int i = 0; i < buffer.position(); i++) {
        if (buffer.get(i) != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
