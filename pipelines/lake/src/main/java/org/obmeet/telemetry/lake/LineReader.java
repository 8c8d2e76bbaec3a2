package org.obmeet.telemetry.lake;

public final class LineReader implements AutoCloseable {
  LineReader() {}

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

  public Event next() {
    throw new UnsupportedOperationException();
  }

  public byte[] buffer() {
    throw new UnsupportedOperationException();
  }

  public int offset() {
    throw new UnsupportedOperationException();
  }

  public int length() {
    throw new UnsupportedOperationException();
  }

  public long line() {
    throw new UnsupportedOperationException();
  }

  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
