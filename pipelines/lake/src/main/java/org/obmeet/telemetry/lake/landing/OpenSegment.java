package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A landing segment that is being written: {@code SEGMENT.avro.open}, locked by its writer for as
 * long as it lives. What {@link #write} has returned for is on stable storage. Sealed, it loses its
 * last ending; cut short, {@link LandingRecovery} does that.
 */
final class OpenSegment {
  /** Ending of a segment that is not sealed. */
  static final String ENDING = ".open";

  private static final int LEVEL = 1;

  /**
   * Above the largest block: each is written as it is asked for, and its buffer is of this size.
   */
  private static final int LARGEST_BLOCK = 8 << 20;

  private final String path;
  private final Path file;
  private final FileChannel channel;
  private final DataFileWriter<GenericRecord> writer;
  private final long known;
  private long durable;
  private long rows;

  private OpenSegment(
      String path,
      Path file,
      FileChannel channel,
      DataFileWriter<GenericRecord> writer,
      long known) {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.writer = writer;
    this.known = known;
  }

  /**
   * Makes a segment.
   *
   * @param path of the sealed segment, relative to the root
   * @param known number of the log's entry up to which it is known who is refused
   */
  static OpenSegment create(Path root, String path, Dataset dataset, long known)
      throws IOException {
    Path file = root.resolve(path + ENDING);
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null || !Files.exists(file)) {
        throw new IOException("another process took it before it was locked");
      }
      DataFileWriter<GenericRecord> writer =
          new DataFileWriter<>(new GenericDatumWriter<>(dataset.schema()));
      writer.setCodec(CodecFactory.zstandardCodec(LEVEL, true));
      writer.setSyncInterval(LARGEST_BLOCK);
      writer.setMeta(RowFile.STREAM, dataset.name());
      writer.setMeta(RowFile.SCHEMA_VERSION, Integer.toString(dataset.version()));
      writer.setMeta(RowFile.KNOWN, Long.toString(known));
      writer.create(dataset.schema(), Channels.newOutputStream(channel), marker(path));
      OpenSegment segment = new OpenSegment(path, file, channel, writer, known);
      writer.flush();
      segment.durable = channel.position();
      for (Path up = file.getParent(); up.startsWith(root); up = up.getParent()) {
        LocalStore.sync(up);
      }
      return segment;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static byte[] marker(String path) {
    byte[] digest = Digests.sha256().digest(path.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest, DataFileConstants.SYNC_SIZE);
  }

  /** Writes rows as one block and makes them durable; gives how many bytes that took. */
  long write(List<byte[]> encoded) throws IOException {
    for (byte[] row : encoded) {
      writer.appendEncoded(ByteBuffer.wrap(row));
    }
    writer.flush();
    channel.force(false);
    long before = durable;
    durable = channel.position();
    rows += encoded.size();
    return durable - before;
  }

  /** Number of the log's entry up to which it is known who is refused in all of it. */
  long known() {
    return known;
  }

  /** Path of the sealed segment. */
  String path() {
    return path;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return durable;
  }

  /** Makes it a whole segment; one without rows is deleted. */
  void seal() throws IOException {
    try (channel) {
      if (channel.size() > durable) {
        channel.truncate(durable);
      }
      channel.force(true);
      if (rows == 0) {
        Files.deleteIfExists(file);
      } else {
        Path sealed = file.resolveSibling(name(file));
        Files.move(file, sealed, StandardCopyOption.ATOMIC_MOVE);
      }
      LocalStore.sync(file.getParent());
    }
  }

  /** Leaves it as it is, to be recovered. */
  void abandon() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
      return;
    }
  }

  /** Name of a sealed segment. */
  static String name(Path open) {
    String name = open.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }
}
