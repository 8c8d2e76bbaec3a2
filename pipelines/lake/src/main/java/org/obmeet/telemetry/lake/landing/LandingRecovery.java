package org.obmeet.telemetry.lake.landing;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileConstants;
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
 * segment without a block. A segment with a live writer is locked, and is not changed. A damaged
 * block that has its length may have been acknowledged. Such a block stays, and ingest reports it.
 *
 * @param folder local folder of the files; empty if the lake is not local
 */
public record LandingRecovery(LakeFiles files, Optional<Path> folder) {
  /**
   * Creates the recovery of a lake. It completes no segment of a remote lake, because only its
   * collectors have the open segments.
   */
  public LandingRecovery(Lake lake) {
    this(lake.files(), Locations.local(lake.root()));
  }

  /**
   * Completes all segments without a live writer, and lists the sealed segments of which no list
   * knows.
   *
   * @return paths of the segments that were completed, in order
   */
  public List<String> run() {
    List<String> recovered = run("landing");
    SealedSegments.ofProcess(files).adopt();
    return recovered;
  }

  List<String> run(String below) {
    List<String> recovered = new ArrayList<>();
    if (folder.isEmpty()) {
      return recovered;
    }
    for (StoredFile file : files.list(below)) {
      if (file.path().endsWith(".avro" + OpenSegment.SUFFIX)) {
        Path open = folder.get().resolve(file.path());
        String path = file.path().substring(0, file.path().length() - OpenSegment.SUFFIX.length());
        files
            .wrapErrors("recover", file.path(), () -> recover(open, RowFileWriter.sync(path)))
            .ifPresent(
                named ->
                    recovered.add(
                        path.substring(0, path.lastIndexOf('/') + 1) + named.getFileName()));
      }
    }
    return recovered;
  }

  /**
   * Returns the open segments whose writer did not know the given commit when it began them. They
   * may contain rows that this commit suppresses.
   *
   * @return paths of the segments, in order
   */
  public List<String> openSegmentsBefore(long commit) {
    return files.list("landing").stream()
        .map(StoredFile::path)
        .filter(path -> path.endsWith(".avro" + OpenSegment.SUFFIX))
        .filter(path -> knownCommit(path) < commit)
        .toList();
  }

  /**
   * Returns the commit number in a segment's header; -1 without a header, {@link Long#MAX_VALUE} if
   * the segment has been sealed meanwhile.
   */
  private long knownCommit(String path) {
    try (AvroBlockReader blocks =
        new AvroBlockReader(new BufferedChannelReader(files.channel(path)))) {
      return Long.parseLong(blocks.metadata(OpenSegment.KNOWN_COMMIT));
    } catch (IOException | UncheckedIOException | NumberFormatException noHeader) {
      return -1;
    } catch (LakeException e) {
      if (files.exists(path)) {
        throw e;
      }
      return Long.MAX_VALUE;
    }
  }

  /**
   * Completes a segment, or deletes it if it has no complete block. Returns an empty result if it
   * was deleted, or another process uses it or has renamed it. File names are never reused.
   *
   * @param marker the sync marker, which ends the header and each block
   */
  private static Optional<Path> recover(Path open, byte[] marker) throws IOException {
    try (FileChannel channel =
        FileChannel.open(open, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (FileLock lock = channel.tryLock()) {
        return lock == null || !Files.exists(open)
            ? Optional.empty()
            : complete(open, channel, marker);
      }
    } catch (OverlappingFileLockException | NoSuchFileException othersOrGone) {
      return Optional.empty();
    }
  }

  /**
   * Completes a locked segment. A file that is not a segment is renamed without a number of
   * records, and ingest reports it. Reads by the locked channel, because closing another channel of
   * this file would release the lock.
   */
  @SuppressWarnings("MustBeClosedChecker")
  private static Optional<Path> complete(Path open, FileChannel channel, byte[] marker)
      throws IOException {
    Optional<AvroBlockReader> blocks =
        AvroBlockReader.recovering(new BufferedChannelReader(channel.position(0)), marker);
    Optional<Path> sealed;
    if (blocks.isPresent()) {
      CompleteBlocks complete = CompleteBlocks.of(channel, blocks.get());
      channel.truncate(complete.end());
      sealed =
          complete.records() == 0
              ? Optional.empty()
              : Optional.of(OpenSegment.sealedFile(open, complete.records()));
    } else {
      String name = open.getFileName().toString();
      sealed =
          isCutHeader(channel)
              ? Optional.empty()
              : Optional.of(
                  open.resolveSibling(
                      name.substring(0, name.length() - OpenSegment.SUFFIX.length())));
    }
    if (sealed.isPresent()) {
      channel.force(true);
      Files.move(open, sealed.get(), StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.delete(open);
    }
    LocalStore.sync(open.getParent());
    return sealed;
  }

  /**
   * The blocks of a segment that may have been acknowledged.
   *
   * @param end end of the last of these blocks, in bytes; 0 if there is none
   * @param records number of their records; a damaged block without a plausible count counts as one
   *     record
   */
  private record CompleteBlocks(long end, long records) {
    /**
     * Reads the blocks. A damaged block counts, because it may have been acknowledged. The last
     * block does not count if the file ends before it, or if it has only zeros, as after a power
     * cut: it was not acknowledged.
     */
    static CompleteBlocks of(FileChannel channel, AvroBlockReader blocks) throws IOException {
      long end = 0;
      long records = 0;
      while (!blocks.atEnd()) {
        long counted;
        try {
          counted = blocks.next().records();
          blocks.accept();
        } catch (IOException damaged) {
          boolean isTorn = damaged instanceof EOFException || isZero(channel, blocks.start());
          counted = Math.max(1, blocks.framedRecords());
          if (!blocks.resync() && isTorn) {
            break;
          }
        }
        records += counted;
        end = blocks.start();
      }
      return new CompleteBlocks(end, records);
    }
  }

  /** Returns true for the beginning of a header, or for zeros, as may happen after a power cut. */
  private static boolean isCutHeader(FileChannel channel) throws IOException {
    int size = DataFileConstants.MAGIC.length;
    ByteBuffer begin = ByteBuffer.allocate(size);
    channel.read(begin, 0);
    return begin.hasRemaining()
        || Arrays.equals(begin.array(), DataFileConstants.MAGIC)
        || isZero(channel, 0);
  }

  /** Returns true if the rest of a file has only zeros. */
  private static boolean isZero(FileChannel channel, long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    for (long at = from; channel.read(buffer.clear(), at) > 0; at += buffer.position()) {
      for (int i = 0; i < buffer.position(); i++) {
        if (buffer.get(i) != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
