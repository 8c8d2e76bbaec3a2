package org.obmeet.telemetry.lake.avro;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.file.DataFileConstants;
import org.obmeet.telemetry.lake.io.BufferedChannelReader;

/**
 * A reader of the header and blocks of an Avro container file. A corrupt block causes an {@link
 * IOException}. The caller can then skip to the next sync marker by {@link #resync}.
 */
public final class AvroBlockReader implements AutoCloseable {
  static final int MAX_BLOCK_BYTES = 64 << 20;

  private final BufferedChannelReader bytes;
  private final Map<String, byte[]> meta = new HashMap<>();
  private final byte[] sync = new byte[DataFileConstants.SYNC_SIZE];
  private final String codec;
  private long start;
  private long framedRecords = -1;

  /** A block: the number of its records, and their bytes. */
  public record Block(long records, byte[] data) {}

  /** Reads the header; throws {@link EOFException} if it is cut, {@link IOException} if invalid. */
  public AvroBlockReader(BufferedChannelReader bytes) throws IOException {
    this.bytes = bytes;
    readHeader();
    if (!RowFileHeader.isIntact(meta)) {
      throw new IOException("its header is damaged");
    }
    this.codec = metadata("avro.codec").isEmpty() ? "null" : metadata("avro.codec");
    if (!codec.equals("null") && !codec.equals("deflate") && !codec.equals("zstandard")) {
      throw new IOException("its codec must be null, deflate or zstandard");
    }
    this.start = bytes.position();
  }

  private AvroBlockReader(BufferedChannelReader bytes, byte[] marker) throws IOException {
    this.bytes = bytes;
    String declared = "zstandard";
    try {
      readHeader();
      this.start = bytes.position();
      declared = metadata("avro.codec");
    } catch (IOException damaged) {
      bytes.seek(0);
      this.start = bytes.skipPast(marker) ? bytes.position() : -1;
    }
    this.codec = declared;
    System.arraycopy(marker, 0, sync, 0, sync.length);
  }

  /**
   * Returns a reader of the blocks of a row file whose header may be damaged; empty if the end of
   * the header is not found.
   *
   * @param marker the sync marker, which ends the header and each block
   */
  public static Optional<AvroBlockReader> recovering(BufferedChannelReader bytes, byte[] marker)
      throws IOException {
    return Optional.of(new AvroBlockReader(bytes, marker)).filter(reader -> reader.start >= 0);
  }

  private void readHeader() throws IOException {
    byte[] magic = bytes.read(DataFileConstants.MAGIC.length);
    if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
      throw new IOException("it has no Avro header");
    }
    for (long n = bytes.readVarint(); n != 0; n = bytes.readVarint()) {
      if (n < 0) {
        bytes.readVarint();
      }
      for (long i = 0; i < Math.abs(n); i++) {
        meta.put(new String(readSized(), StandardCharsets.UTF_8), readSized());
      }
    }
    bytes.read(ByteBuffer.wrap(sync));
  }

  /** Returns a metadata value of the header; an empty string if the key is absent. */
  public String metadata(String key) {
    return new String(meta.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8);
  }

  public boolean atEnd() {
    return start >= bytes.size();
  }

  /** Returns the position of the block that {@link #next} reads. */
  public long start() {
    return start;
  }

  /** Returns the record count of a corrupt block; -1 if its count or its end is not known. */
  public long framedRecords() {
    return framedRecords;
  }

  /** Reads the block at {@link #start}, which only {@link #accept} and {@link #resync} advance. */
  public Block next() throws IOException {
    framedRecords = -1;
    bytes.seek(start);
    long records = bytes.readVarint();
    byte[] compressed = readSized();
    boolean ends = Arrays.equals(bytes.read(sync.length), sync);
    // A record takes about one compressed byte or more, so a count above the size is damaged.
    if ((ends || bytes.position() == bytes.size()) && records <= compressed.length) {
      framedRecords = Math.max(-1, records);
    }
    if (records < 0 || !ends) {
      throw new IOException("a block does not end with the sync marker");
    }
    return new Block(records, decompress(compressed));
  }

  /** Advances to the block after the block that {@link #next} has read. */
  public void accept() {
    start = bytes.position();
  }

  /** Skips to the position after the next sync marker; returns false at the end of the file. */
  public boolean resync() throws IOException {
    bytes.seek(start + 1);
    boolean found = bytes.skipPast(sync);
    start = found ? bytes.position() : bytes.size();
    return found;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private byte[] readSized() throws IOException {
    long size = bytes.readVarint();
    if (size < 0 || size > MAX_BLOCK_BYTES) {
      throw new IOException("a length is invalid");
    }
    if (size > bytes.size() - bytes.position()) {
      throw new EOFException("a length is larger than the rest of the file");
    }
    return bytes.read((int) size);
  }

  private byte[] decompress(byte[] compressed) throws IOException {
    if (codec.equals("null")) {
      return compressed;
    }
    Inflater inflater = new Inflater(true);
    try (InputStream in = decompressing(new ByteArrayInputStream(compressed), inflater)) {
      byte[] data = in.readNBytes(MAX_BLOCK_BYTES + 1);
      if (data.length > MAX_BLOCK_BYTES) {
        throw new IOException("a block is larger than " + MAX_BLOCK_BYTES + " bytes");
      }
      return data;
    } finally {
      inflater.end();
    }
  }

  private InputStream decompressing(InputStream compressed, Inflater inflater) throws IOException {
    return codec.equals("deflate")
        ? new InflaterInputStream(compressed, inflater)
        : new ZstdInputStreamNoFinalizer(compressed);
  }
}
