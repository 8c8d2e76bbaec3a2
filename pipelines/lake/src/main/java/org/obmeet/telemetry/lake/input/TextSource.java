package org.obmeet.telemetry.lake.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * An input file outside the lake: lines of text, plain or gzip. A gzip file is recognised by its
 * first bytes and not by its name.
 *
 * @param location a local path, or a URI that Beam's file systems support
 * @param size size in bytes, before decompression
 * @param fingerprint id of the input in quarantine and log: 16 hexadecimal digits of the SHA-256 of
 *     size (8 bytes, big-endian), first 64 KiB and last 64 KiB. Inputs with different fingerprints
 *     differ; inputs with equal fingerprints may differ
 */
public record TextSource(String location, long size, Compression compression, String fingerprint) {
  private static final int SAMPLE = 1 << 16;
  private static final int FINGERPRINT_DIGITS = 16;

  /** The compression of a file. */
  public enum Compression {
    /** No compression; ranges can be read. */
    PLAIN,
    /** One or more gzip members; the file can only be read from its start. */
    GZIP
  }

  /**
   * Returns an input file by its location; reads size and fingerprint, and keeps no file open.
   *
   * @throws InputException if the location is absent, not a file, or unreadable
   */
  public static TextSource inspect(String location) {
    try (SeekableByteChannel channel = channel(location)) {
      long size = channel.size();
      byte[] first = sample(channel, 0, (int) Math.min(size, SAMPLE));
      int tail = (int) Math.min(size, SAMPLE);
      byte[] last = sample(channel, size - tail, tail);
      Compression compression = isGzip(first) ? Compression.GZIP : Compression.PLAIN;
      return new TextSource(location, size, compression, fingerprint(size, first, last));
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  public LineReader lines(int maxLineBytes) {
    return lines(maxLineBytes, 0, -1);
  }

  /**
   * Returns a reader of the lines whose first byte is in a range. If ranges cover a file without
   * overlap, each line is therefore read exactly once.
   *
   * @param maxLineBytes longest line in bytes, at least 1; longer lines are skipped and reported
   * @param from first byte of the range
   * @param to first byte after the range; -1 for the end of the file
   * @throws IllegalArgumentException for a range of a gzip file, or an invalid range or length
   */
  public LineReader lines(int maxLineBytes, long from, long to) {
    if (maxLineBytes < 1) {
      throw new IllegalArgumentException("maxLineBytes must be at least 1; it is " + maxLineBytes);
    }
    if (from < 0 || (to >= 0 && to < from)) {
      throw new IllegalArgumentException(
          "a range must have 0 <= from <= to; it is " + from + " to " + to);
    }
    if (compression == Compression.GZIP && (from > 0 || (to >= 0 && to < size))) {
      throw new IllegalArgumentException("a gzip file must be read completely, not by range");
    }
    try {
      return reader(maxLineBytes, from, compression == Compression.GZIP ? -1 : to);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  private LineReader reader(int maxLineBytes, long from, long to) throws IOException {
    SeekableByteChannel channel = channel(location);
    if (compression == Compression.GZIP) {
      return new LineReader(
          location,
          new RecoveringGzipInputStream(Channels.newInputStream(channel)),
          maxLineBytes,
          0,
          -1);
    }
    // The reader starts one byte before the range, to know if the range starts with a full line.
    channel.position(Math.max(0, from - 1));
    return new LineReader(location, Channels.newInputStream(channel), maxLineBytes, from, to);
  }

  private static SeekableByteChannel channel(String location) throws IOException {
    Path local = Locations.local(location).orElse(null);
    if (local != null) {
      if (Files.exists(local) && !Files.isRegularFile(local)) {
        throw new IOException("it is not a regular file");
      }
      return Files.newByteChannel(local);
    }
    ReadableByteChannel channel = FileSystems.open(resource(location));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException("its file system does not support reading from an offset");
  }

  private static ResourceId resource(String location) throws IOException {
    try {
      return FileSystems.matchNewResource(location, false);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "its scheme must be file, or that of an Apache Beam file system on the class path", e);
    }
  }

  private static byte[] sample(SeekableByteChannel channel, long from, int length)
      throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    channel.position(from);
    while (into.hasRemaining() && channel.read(into) >= 0) {
      // Continues until the buffer is full, or until the end if the file has become shorter.
    }
    return into.array();
  }

  private static boolean isGzip(byte[] first) {
    return first.length > 1 && first[0] == 0x1f && first[1] == (byte) 0x8b;
  }

  private static String fingerprint(long size, byte[] first, byte[] last) {
    MessageDigest digest = Digests.sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).array());
    digest.update(first);
    return Digests.hex(digest.digest(last)).substring(0, FINGERPRINT_DIGITS);
  }

  static InputException unreadable(String location, IOException e) {
    return new InputException("cannot read the input " + location + ": " + IoErrors.describe(e), e);
  }
}
