package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.avro.RowFileHeader;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.file.SegmentName;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.PrivateFiles;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A landing segment during its write, {@code SEGMENT.avro.open}. Its writer keeps it locked. The
 * rows are on stable storage when {@link #write} returns. Sealing renames the file to the {@link
 * SegmentName} with its number of records. If the writer dies, {@link LandingRecovery} renames it.
 */
final class OpenSegment {
  /** Suffix of the path of an unsealed segment. */
  static final String SUFFIX = ".open";

  /** Metadata key of the last commit whose suppressions the writer knew. */
  static final String KNOWN_COMMIT = "ledger_entry";

  /** Buffer size in bytes; larger than any {@link #write}, so that each write is one block. */
  private static final int BUFFER_BYTES = 8 << 20;

  private final String path;
  private final Path file;
  private final Object identity;
  private final FileChannel channel;
  private final DataFileWriter<GenericRecord> writer;
  private final long knownCommit;
  private long durableBytes;
  private long rows;

  private OpenSegment(
      String path,
      Path file,
      FileChannel channel,
      DataFileWriter<GenericRecord> writer,
      long knownCommit) {
    this.path = path;
    this.file = file;
    this.identity = LandingDirectory.identity(file);
    this.channel = channel;
    this.writer = writer;
    this.knownCommit = knownCommit;
  }

  /**
   * Creates a segment.
   *
   * @param path path of the segment without its number of records, relative to the root
   * @param knownCommit number of the last commit whose suppressions the writer knows
   */
  static OpenSegment create(Path root, String path, Dataset dataset, long knownCommit)
      throws IOException {
    Path file = root.resolve(path + SUFFIX);
    PrivateFiles.createFolders(file.getParent());
    FileChannel channel =
        PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null || !Files.exists(file)) {
        throw new IOException("another process locked or removed it");
      }
      DataFileWriter<GenericRecord> writer =
          new DataFileWriter<>(new GenericDatumWriter<>(dataset.schema()));
      RowFileHeader.set(
          writer,
          dataset.schema(),
          Map.of(
              RowFileHeader.STREAM,
              dataset.name(),
              RowFileHeader.SCHEMA_VERSION,
              Integer.toString(dataset.version()),
              KNOWN_COMMIT,
              Long.toString(knownCommit)));
      writer.setSyncInterval(BUFFER_BYTES);
      writer.create(dataset.schema(), Channels.newOutputStream(channel), RowFileWriter.sync(path));
      OpenSegment segment = new OpenSegment(path, file, channel, writer, knownCommit);
      writer.flush();
      segment.durableBytes = channel.position();
      for (Path parent = file.getParent(); parent.startsWith(root); parent = parent.getParent()) {
        LocalStore.sync(parent);
      }
      return segment;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Returns false if the file was moved away or deleted, even if a copy is at its place. */
  boolean isInPlace() {
    return identity != null && identity.equals(LandingDirectory.identity(file));
  }

  /**
   * Writes rows as one durable block, and returns the growth of the file in bytes. Fails if the
   * file was moved away, because ingest would not find the rows.
   */
  long write(List<byte[]> encoded) throws IOException {
    for (byte[] row : encoded) {
      writer.appendEncoded(ByteBuffer.wrap(row));
    }
    writer.flush();
    channel.force(false);
    if (!isInPlace()) {
      throw new IOException("its file was moved away");
    }
    long before = durableBytes;
    durableBytes = channel.position();
    rows += encoded.size();
    return durableBytes - before;
  }

  /** Returns the number of the last commit whose suppressions were known before the first row. */
  long knownCommit() {
    return knownCommit;
  }

  /** Returns the path under which the segment is sealed with its present rows. */
  String path() {
    return SegmentName.sealed(path, rows);
  }

  long rows() {
    return rows;
  }

  /** Returns the size of the durable content of the file, in bytes. */
  long bytes() {
    return durableBytes;
  }

  /** Completes and renames the segment; deletes it if it has no rows. */
  void seal() throws IOException {
    try (channel) {
      if (channel.size() > durableBytes) {
        channel.truncate(durableBytes);
      }
      channel.force(true);
      if (rows == 0) {
        Files.deleteIfExists(file);
      } else {
        Files.move(file, sealedFile(file, rows), StandardCopyOption.ATOMIC_MOVE);
      }
      LocalStore.sync(file.getParent());
    }
  }

  /** Closes the segment without sealing it, so that it can be recovered. */
  void abandon() {
    try {
      channel.close();
    } catch (IOException e) {
      // Ignored, because the lock ends with the process at the latest.
    }
  }

  static Path sealedFile(Path open, long records) {
    String name = open.getFileName().toString();
    return open.resolveSibling(
        SegmentName.sealed(name.substring(0, name.length() - SUFFIX.length()), records));
  }
}
