package org.obmeet.telemetry.lake.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * A reader for the lines of a text input. A line is returned in the reader's buffer, and memory is
 * bounded. A line ends at a line feed or at the end of the input. A carriage return before the line
 * feed is not part of the line. A byte order mark at the start of the input is skipped.
 */
public final class LineReader implements AutoCloseable {
  private static final int CHUNK = 1 << 16;
  private static final int NONE = -1;
  private static final int EXCEEDED = -2;

  private final String location;
  private final InputStream in;
  private final int maxLineBytes;
  private final long rangeEnd;

  /**
   * Bytes from {@code start} to {@code end} are unread; the first of them is at {@link
   * #startPosition}.
   */
  private byte[] buffer;

  private int start;
  private int end;

  /** Index in the buffer up to which the unread bytes have no line feed. */
  private int scanned;

  private long startPosition;
  private ReadResult failure;
  private boolean exhausted;

  /** Length of the byte order mark before the first line; 0 for any other line. */
  private int bomBytes;

  private int offset;
  private int length;
  private long position;
  private long lineNumber;

  /**
   * @param in the input, at position {@code from} - 1, or at 0 if {@code from} is 0
   * @param from first byte of the range in which lines begin
   * @param maxLineBytes longest line in bytes
   * @param rangeEnd first byte after the range; -1 for the end of the input
   */
  LineReader(String location, InputStream in, int maxLineBytes, long from, long rangeEnd) {
    this.location = location;
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.rangeEnd = rangeEnd < 0 ? Long.MAX_VALUE : rangeEnd;
    this.buffer = new byte[(int) Math.min(2L * CHUNK, maxLineBytes + (long) CHUNK)];
    this.startPosition = Math.max(0, from - 1);
    if (from > 0) {
      skipLine();
    } else {
      findByteOrderMark();
    }
  }

  /** The result of {@link #next}. */
  public enum ReadResult {
    /** A line, which is in {@link #buffer} at {@link #offset}, with {@link #length}. */
    LINE,
    /** A line that is longer than allowed and was skipped. */
    TOO_LONG,
    /** The compressed input is truncated here; the incomplete last line is not delivered. */
    TRUNCATED,
    /** The compressed input is corrupt from here on; the incomplete last line is not delivered. */
    CORRUPT,
    /** The end of the input; every later call returns {@code END} again. */
    END
  }

  /** Reads the next line; throws {@link InputException} if the input cannot be read. */
  public ReadResult next() {
    if (startPosition >= rangeEnd || (exhausted && start == end)) {
      return atEnd();
    }
    int feed = findFeed();
    if (feed == EXCEEDED) {
      return tooLong();
    }
    boolean cut = feed < 0 && failure != null;
    if (feed < 0 && (start == end || cut)) {
      return atEnd();
    }
    return feed < 0 ? takeLine(end, 0) : takeLine(feed, 1);
  }

  /** Returns the array that contains the line; its content is valid until {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns the index in {@link #buffer} at which the line begins. */
  public int offset() {
    return offset;
  }

  /** Returns the length of the line in bytes, without line end; 0 if the event is not a line. */
  public int length() {
    return length;
  }

  /** Returns the number of the current line or failure, counted from 1 in the range read. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Returns the uncompressed position of the line, or of the byte order mark before the line. */
  public long position() {
    return position;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw TextSource.unreadable(location, e);
    }
  }

  /**
   * Returns the index of the next line feed; {@code NONE} at the end, {@code EXCEEDED} if the line
   * is too long.
   */
  private int findFeed() {
    scanned = start;
    while (true) {
      scanned = indexOfFeed(scanned);
      if (scanned < end) {
        return scanned;
      }
      // One more byte is allowed here, because a carriage return is not part of the line.
      if (end - start - bomBytes > maxLineBytes + 1L) {
        return EXCEEDED;
      }
      if (!fill()) {
        return NONE;
      }
    }
  }

  /** Returns the index of the first line feed from an index on; {@code end} if there is none. */
  private int indexOfFeed(int from) {
    int at = from;
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Takes the bytes before an index as a line, which may be too long, and skips its line feed. */
  private ReadResult takeLine(int before, int feedBytes) {
    offset = start + bomBytes;
    boolean carriage = feedBytes > 0 && before > offset && buffer[before - 1] == '\r';
    length = before - offset - (carriage ? 1 : 0);
    beginEvent();
    advance(before + feedBytes);
    if (length <= maxLineBytes) {
      return ReadResult.LINE;
    }
    length = 0;
    return ReadResult.TOO_LONG;
  }

  private ReadResult tooLong() {
    long lineStart = startPosition;
    skipLine();
    if (failure != null) {
      return atEnd();
    }
    beginEvent();
    position = lineStart;
    length = 0;
    return ReadResult.TOO_LONG;
  }

  private ReadResult atEnd() {
    length = 0;
    start = end; // startPosition stays, since a failure has the position of its incomplete line
    exhausted = true;
    if (failure == null) {
      return ReadResult.END;
    }
    beginEvent();
    ReadResult last = failure;
    failure = null;
    return last;
  }

  private void beginEvent() {
    position = startPosition;
    lineNumber++;
    bomBytes = 0;
  }

  /** Skips to the first byte after the next line feed; discards the bytes before. */
  private void skipLine() {
    do {
      int feed = indexOfFeed(start);
      if (feed < end) {
        advance(feed + 1);
        return;
      }
      advance(end);
    } while (fill());
  }

  /**
   * Finds a byte order mark. The mark stays unread, so that the first line has the mark's position.
   */
  private void findByteOrderMark() {
    while (end - start < 3 && fill()) {
      // Continues until the buffer contains three bytes, or the input ends.
    }
    boolean marked =
        end - start >= 3
            && buffer[start] == (byte) 0xef
            && buffer[start + 1] == (byte) 0xbb
            && buffer[start + 2] == (byte) 0xbf;
    bomBytes = marked ? 3 : 0;
  }

  private void advance(int newStart) {
    startPosition += newStart - start;
    start = newStart;
  }

  /** Reads more bytes; returns false at the end of the input, or at a failure, which it stores. */
  private boolean fill() {
    if (exhausted) {
      return false;
    }
    ensureSpace();
    try {
      int n = in.read(buffer, end, buffer.length - end);
      exhausted = n < 0;
      end += Math.max(0, n);
    } catch (EOFException e) {
      fail(ReadResult.TRUNCATED);
    } catch (ZipException e) {
      fail(ReadResult.CORRUPT);
    } catch (IOException e) {
      throw TextSource.unreadable(location, e);
    }
    return !exhausted;
  }

  private void fail(ReadResult event) {
    failure = event;
    exhausted = true;
  }

  private void ensureSpace() {
    if (buffer.length - end >= CHUNK / 2) {
      return;
    }
    int buffered = end - start;
    byte[] target = buffer;
    if (buffer.length - buffered < CHUNK / 2) {
      target = new byte[(int) Math.min(maxLineBytes + (long) 2 * CHUNK, 2L * buffer.length)];
    }
    System.arraycopy(buffer, start, target, 0, buffered);
    scanned -= start;
    buffer = target;
    start = 0;
    end = buffered;
  }
}
