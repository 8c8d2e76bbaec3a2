package org.obmeet.telemetry.lake.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.beam.sdk.io.FileSystems;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * An input file outside the lake: lines of text, plain or gzip (told by its first bytes, whatever
 * its name).
 */
public final class TextSource {
  private static final int SAMPLE = 1 << 16;
  private static final int FINGERPRINT_DIGITS = 16;

  private final String location;
  private final long size;
  private final Compression packing;
  private final String fingerprint;

  private TextSource(String location, long size, Compression packing, String fingerprint) {
    this.location = location;
    this.size = size;
    this.packing = packing;
    this.fingerprint = fingerprint;
  }

  /** How the bytes are packed. */
  public enum Compression {
    /** Not at all: ranges of it can be read. */
    PLAIN,
    /** One or more gzip members: it is read as a whole. */
    GZIP
  }

  /**
   * Looks at an input file.
   *
   * @param location a path of this machine, or a URI that Beam's file systems know
   * @throws InputException if it is absent, not a file, or unreadable
   */
  public static TextSource open(String location) {
    try (SeekableByteChannel channel = channel(location)) {
      long size = channel.size();
      byte[] first = sample(channel, 0, (int) Math.min(size, SAMPLE));
      int tail = (int) Math.min(size, SAMPLE);
      byte[] last = sample(channel, size - tail, tail);
      Compression packing = gzip(first) ? Compression.GZIP : Compression.PLAIN;
      return new TextSource(location, size, packing, fingerprint(size, first, last));
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  /** As it was given. */
  public String location() {
    return location;
  }

  /** In bytes, as packed. */
  public long size() {
    return size;
  }

  /** How the bytes are packed. */
  public Compression compression() {
    return packing;
  }

  /**
   * Names the input in quarantine and log: 16 hexadecimal digits of SHA-256 over size (8 bytes,
   * most significant first), first 64 KiB and last 64 KiB. Tells inputs apart; does not prove that
   * two are equal.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** All lines. */
  public LineReader lines(int longest) {
    return lines(longest, 0, -1);
  }

  /**
   * The lines whose first byte lies in a range, so that ranges that partition a file partition its
   * lines.
   *
   * @param longest longest line in bytes, at least 1; longer ones are skipped and reported
   * @param from first byte of the range
   * @param to first byte after the range, or -1 for the end
   * @throws IllegalArgumentException for a range of a gzip file, or one that is none
   */
  public LineReader lines(int longest, long from, long to) {
    if (longest < 1) {
      throw new IllegalArgumentException("longest must be at least 1; it is " + longest);
    }
    if (from < 0 || (to >= 0 && to < from)) {
      throw new IllegalArgumentException(
          "a range must have 0 <= from <= to; it is " + from + " to " + to);
    }
    if (packing == Compression.GZIP && (from > 0 || (to >= 0 && to < size))) {
      throw new IllegalArgumentException("a gzip file is read as a whole, not by range");
    }
    try {
      return reader(longest, from, packing == Compression.GZIP ? -1 : to);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  private LineReader reader(int longest, long from, long to) throws IOException {
    SeekableByteChannel channel = channel(location);
    if (packing == Compression.GZIP) {
      return new LineReader(
          location, new RecoveringGzipInputStream(stream(channel)), longest, 0, -1);
    }
    // From one byte before: where that byte ends a line, the range starts with a whole one.
    channel.position(Math.max(0, from - 1));
    return new LineReader(location, stream(channel), longest, from, to);
  }

  private static InputStream stream(SeekableByteChannel channel) {
    return Channels.newInputStream(channel);
  }

  private static SeekableByteChannel channel(String location) throws IOException {
    Path local = Locations.local(location).orElse(null);
    if (local != null) {
      if (Files.exists(local) && !Files.isRegularFile(local)) {
        throw new IOException("it is not a regular file");
      }
      return Files.newByteChannel(local);
    }
    ReadableByteChannel channel = FileSystems.open(FileSystems.matchNewResource(location, false));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException("its file system cannot read from the middle of a file");
  }

  private static byte[] sample(SeekableByteChannel channel, long from, int length)
      throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    channel.position(from);
    while (into.hasRemaining() && channel.read(into) >= 0) {
      // Until it is full, or the file has become shorter.
    }
    return into.array();
  }

  private static boolean gzip(byte[] first) {
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
