package org.obmeet.telemetry.lake.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * Lines of a text input, one after the other, without copies and with bounded memory. A line ends
 * with a line feed (a carriage return before it is no part of it) or with the input. A byte order
 * mark at the start of the input is left out.
 */
public final class LineReader implements AutoCloseable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long FEEDS = '\n' * ONES;
  private static final int CHUNK = 1 << 16;
  private static final int NONE = -1;
  private static final int TOO_FAR = -2;

  private final String location;
  private final InputStream in;
  private final int longest;
  private final long to;
  private byte[] buffer;
  private int start;
  private int end;
  private int scanned;
  private long startPosition;
  private Event fault;
  private boolean exhausted;
  private int mark;

  private int offset;
  private int length;
  private long position;
  private long line;

  /**
   * @param in positioned one byte before {@code from}, or at 0
   * @param to first byte after the range, or -1 for the end
   */
  LineReader(String location, InputStream in, int longest, long from, long to) {
    this.location = location;
    this.in = in;
    this.longest = longest;
    this.to = to < 0 ? Long.MAX_VALUE : to;
    this.buffer = new byte[(int) Math.min(2L * CHUNK, longest + (long) CHUNK)];
    this.startPosition = Math.max(0, from - 1);
    if (from > 0) {
      skipLine();
    } else {
      skipMark();
    }
  }

  /** What came next. */
  public enum Event {
    /** A line: {@link #buffer}, {@link #offset}, {@link #length}. */
    LINE,
    /** A line longer than allowed; skipped. */
    TOO_LONG,
    /** The compressed input is cut short; a line that it cuts is not delivered. */
    TRUNCATED,
    /** The compressed input is corrupt from here on; a line that it cuts is not delivered. */
    CORRUPT,
    /** The end, from here on. */
    END
  }

  /**
   * Goes on to what comes next.
   *
   * @throws InputException if the input cannot be read on
   */
  public Event next() {
    if (startPosition >= to || (exhausted && start == end)) {
      return atEnd();
    }
    int feed = findFeed();
    if (feed == TOO_FAR) {
      return tooLong();
    }
    boolean cut = feed < 0 && fault != null;
    if (feed < 0 && (start == end || cut)) {
      return atEnd();
    }
    return feed < 0 ? take(end, 0) : take(feed, 1);
  }

  /** Holds the line, until {@link #next} is called again. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where in the buffer the line starts. */
  public int offset() {
    return offset;
  }

  /** Bytes of the line, its end left out; 0 after any other event. */
  public int length() {
    return length;
  }

  /** Number of the line, or of the fault, from 1, counted from where this reader started. */
  public long line() {
    return line;
  }

  /** First byte of the line in the unpacked input, from 0. */
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

  /** Index of the next line feed; NONE where the input ends, TOO_FAR where the line is too long. */
  private int findFeed() {
    scanned = start;
    while (true) {
      scanned = feed(scanned);
      if (scanned < end) {
        return scanned;
      }
      if (end - start - mark > longest + 1L) {
        return TOO_FAR;
      }
      if (!fill()) {
        return NONE;
      }
    }
  }

  /** Index of the first line feed from an index on in what is held, many bytes at a time. */
  private int feed(int from) {
    int at = from;
    while (at + 4 * Long.BYTES <= end
        && (feeds(at)
                | feeds(at + Long.BYTES)
                | feeds(at + 2 * Long.BYTES)
                | feeds(at + 3 * Long.BYTES))
            == 0) {
      at += 4 * Long.BYTES;
    }
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long found = feeds(at);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  /** A bit in each of eight bytes that is a line feed; right of the first of them at least. */
  private long feeds(int at) {
    long word = (long) LONGS.get(buffer, at) ^ FEEDS;
    return (word - ONES) & ~word & HIGHS;
  }

  /** Takes the bytes before an index as the line, where they are not too many. */
  private Event take(int before, int terminator) {
    offset = start + mark;
    boolean carriage = terminator > 0 && before > offset && buffer[before - 1] == '\r';
    length = before - offset - (carriage ? 1 : 0);
    begin();
    advance(before + terminator);
    if (length <= longest) {
      return Event.LINE;
    }
    length = 0;
    return Event.TOO_LONG;
  }

  private Event tooLong() {
    long first = startPosition;
    skipLine();
    if (fault != null) {
      return atEnd();
    }
    begin();
    position = first;
    length = 0;
    return Event.TOO_LONG;
  }

  private Event atEnd() {
    length = 0;
    start = end;
    exhausted = true;
    if (fault == null) {
      return Event.END;
    }
    begin();
    Event last = fault;
    fault = null;
    return last;
  }

  private void begin() {
    position = startPosition;
    line++;
    mark = 0;
  }

  /** Skips to the first byte after the next line feed, holding nothing. */
  private void skipLine() {
    do {
      int feed = feed(start);
      if (feed < end) {
        advance(feed + 1);
        return;
      }
      advance(end);
    } while (fill());
  }

  /** The mark counts to the first line's position, so that ranges still partition the lines. */
  private void skipMark() {
    while (end - start < 3 && fill()) {
      // Until there are three bytes, or no more.
    }
    boolean marked =
        end - start >= 3
            && buffer[start] == (byte) 0xef
            && buffer[start + 1] == (byte) 0xbb
            && buffer[start + 2] == (byte) 0xbf;
    mark = marked ? 3 : 0;
  }

  private void advance(int newStart) {
    startPosition += newStart - start;
    start = newStart;
  }

  /** Reads more, making room; false at the end or at a fault, which is kept. */
  private boolean fill() {
    if (exhausted) {
      return false;
    }
    makeRoom();
    try {
      int n = in.read(buffer, end, buffer.length - end);
      exhausted = n < 0;
      end += Math.max(0, n);
    } catch (EOFException e) {
      fail(Event.TRUNCATED);
    } catch (ZipException e) {
      fail(Event.CORRUPT);
    } catch (IOException e) {
      throw TextSource.unreadable(location, e);
    }
    return !exhausted;
  }

  private void fail(Event event) {
    fault = event;
    exhausted = true;
  }

  private void makeRoom() {
    if (buffer.length - end >= CHUNK / 2) {
      return;
    }
    int held = end - start;
    byte[] target = buffer;
    if (buffer.length - held < CHUNK / 2) {
      target = new byte[(int) Math.min(longest + (long) 2 * CHUNK, 2L * buffer.length)];
    }
    System.arraycopy(buffer, start, target, 0, held);
    scanned -= start;
    buffer = target;
    start = 0;
    end = held;
  }
}
