package org.obmeet.telemetry.lake;

public final class TextSource {
  private TextSource() {}

  /** How the bytes are packed. */
  public enum Packing {
    PLAIN,
    GZIP
  }

  public static TextSource open(String location) {
    throw new UnsupportedOperationException();
  }

  public String location() {
    throw new UnsupportedOperationException();
  }

  public long size() {
    throw new UnsupportedOperationException();
  }

  public Packing packing() {
    throw new UnsupportedOperationException();
  }

  public String fingerprint() {
    throw new UnsupportedOperationException();
  }

  public LineReader lines(int longest) {
    return lines(longest, 0, -1);
  }

  public LineReader lines(int longest, long from, long to) {
    throw new UnsupportedOperationException();
  }
}
