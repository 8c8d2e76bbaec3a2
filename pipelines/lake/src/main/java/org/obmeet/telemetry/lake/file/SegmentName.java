package org.obmeet.telemetry.lake.file;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a sealed landing segment, {@code …/WRITER-NUMBER-rRECORDS.avro}. The number of
 * records is in the name, so that it survives any damage of the content.
 */
public final class SegmentName {
  private static final Pattern SEALED = Pattern.compile("(.+)-r(\\d{1,18})\\.avro");

  private SegmentName() {}

  /** Returns the number of records that were sealed; empty if the path does not contain it. */
  public static OptionalLong records(String path) {
    Matcher m = SEALED.matcher(path);
    return m.matches() ? OptionalLong.of(Long.parseLong(m.group(2))) : OptionalLong.empty();
  }

  /** Returns the path under which a segment is sealed, by its path without number of records. */
  public static String sealed(String path, long records) {
    return path.replaceFirst("\\.avro$", "-r" + records + ".avro");
  }
}
