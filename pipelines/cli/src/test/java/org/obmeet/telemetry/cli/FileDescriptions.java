package org.obmeet.telemetry.cli;

import com.google.common.collect.Maps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The descriptions of keys in a section of a page of the reference. */
final class FileDescriptions {
  private static final Path FOLDER = Path.of("../../docs/reference");

  /** A bullet: keys, perhaps their type, a colon and the description. */
  private static final Pattern BULLET =
      Pattern.compile("- ((?:`[^`]+`,? ?)+)(?:\\((?:`[^`]*`|[^`()]|\\([^)]*\\))*\\))?: (.*)");

  /** A row of a table: keys, type, default and the description. */
  private static final Pattern ROW = Pattern.compile("\\| (`[^|]+) \\|[^|]*\\|[^|]*\\| (.*) \\|");

  private static final Pattern KEY = Pattern.compile("`([a-z_]+)`");

  private FileDescriptions() {}

  /** Returns the descriptions by key. */
  static Map<String, String> of(String page, String heading) {
    return Maps.transformValues(rows(page, heading), Row::description);
  }

  /**
   * A row or bullet of the section.
   *
   * @param line the full line, with type and default
   */
  record Row(String line, String description) {}

  /** Returns the rows by key. */
  static Map<String, Row> rows(String page, String heading) {
    Map<String, Row> rows = new LinkedHashMap<>();
    boolean inside = false;
    for (String line : lines(page)) {
      if (line.startsWith("#")) {
        inside = line.replaceFirst("^#+ ", "").replaceFirst(" \\(.*", "").equals(heading);
      }
      Matcher bullet = BULLET.matcher(line);
      Matcher row = ROW.matcher(line);
      Matcher found = bullet.matches() ? bullet : row;
      if (inside && (bullet.matches() || row.matches())) {
        Matcher key = KEY.matcher(found.group(1));
        while (key.find()) {
          rows.putIfAbsent(key.group(1), new Row(line, found.group(2)));
        }
      }
    }
    return rows;
  }

  private static Iterable<String> lines(String page) {
    try {
      return Files.readAllLines(FOLDER.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
