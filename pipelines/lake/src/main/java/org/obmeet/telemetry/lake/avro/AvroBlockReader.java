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
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.file.DataFileConstants;
import org.obmeet.telemetry.lake.io.BufferedChannelReader;

/**
 * Header and blocks of an Avro container file. A block that does not hold together is an {@link
 * IOException}; then {@link #resync} goes on after the next sync marker.
 */
public final class AvroBlockReader implements AutoCloseable {
  static final int LARGEST = 64 << 20;

  private final BufferedChannelReader bytes;
  private final Map<String, byte[]> meta = new HashMap<>();
  private final byte[] sync = new byte[DataFileConstants.SYNC_SIZE];
  private final String codec;
  private long start;
  private long framed = -1;

  /** One block: how many records, and their bytes. */
  record Block(long records, byte[] data) {}

  /** Reads the header; an IOException where it is none. */
  public AvroBlockReader(BufferedChannelReader bytes) throws IOException {
    this.bytes = bytes;
    byte[] magic = bytes.read(DataFileConstants.MAGIC.length);
    if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
      throw new IOException("it does not start like one");
    }
    for (long n = bytes.varint(); n != 0; n = bytes.varint()) {
      if (n < 0) {
        bytes.varint();
      }
      for (long i = 0; i < Math.abs(n); i++) {
        meta.put(new String(sized(), StandardCharsets.UTF_8), sized());
      }
    }
    bytes.read(ByteBuffer.wrap(sync));
    this.codec = meta("avro.codec").isEmpty() ? "null" : meta("avro.codec");
    if (!codec.equals("null") && !codec.equals("deflate") && !codec.equals("zstandard")) {
      throw new IOException("its codec must be null, deflate or zstandard");
    }
    this.start = bytes.position();
  }

  /** A text of the header; empty where it has none. */
  public String meta(String key) {
    return new String(meta.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8);
  }

  public boolean atEnd() throws IOException {
    return start >= bytes.size();
  }

  /** First byte of the block that {@link #next} reads, or has failed to read. */
  public long start() {
    return start;
  }

  /** Records of the block that failed, where its frame holds; else -1. */
  long framedRecords() {
    return framed;
  }

  /** The next block; {@link #accept} it to go on. */
  public Block next() throws IOException {
    framed = -1;
    bytes.seek(start);
    long records = bytes.varint();
    byte[] packed = sized();
    byte[] marker = bytes.read(sync.length);
    if (records < 0 || !Arrays.equals(marker, sync)) {
      throw new IOException("a block does not end with the file's marker");
    }
    framed = records;
    return new Block(records, unpack(packed));
  }

  /** Goes on after the block that {@link #next} has read. */
  public void accept() {
    start = bytes.position();
  }

  /** Goes on after the next marker, or to the end where there is none. */
  public void resync() throws IOException {
    bytes.seek(start + 1);
    start = bytes.find(sync) ? bytes.position() : bytes.size();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private byte[] sized() throws IOException {
    long size = bytes.varint();
    if (size < 0 || size > LARGEST || size > bytes.size() - bytes.position()) {
      throw new EOFException("a length leads past the end");
    }
    return bytes.read((int) size);
  }

  private byte[] unpack(byte[] packed) throws IOException {
    if (codec.equals("null")) {
      return packed;
    }
    Inflater inflater = new Inflater(true);
    try (InputStream in = unpacking(new ByteArrayInputStream(packed), inflater)) {
      byte[] data = in.readNBytes(LARGEST + 1);
      if (data.length > LARGEST) {
        throw new IOException("a block is larger than " + LARGEST + " bytes");
      }
      return data;
    } finally {
      inflater.end();
    }
  }

  private InputStream unpacking(InputStream packed, Inflater inflater) throws IOException {
    return codec.equals("deflate")
        ? new InflaterInputStream(packed, inflater)
        : new ZstdInputStreamNoFinalizer(packed);
  }
}
