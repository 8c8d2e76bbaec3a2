package org.obmeet.telemetry.lake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A table to be published, or read back.
 *
 * @param name its name
 * @param columns in order
 * @param rows one value per column: a String, a Long, a LocalDate, or null where the column allows
 */
public record ReleaseTable(String name, List<Column> columns, List<List<Object>> rows) {
  /** What a column holds. */
  public enum Type {
    STRING,
    LONG,
    DATE
  }

  /**
   * A column.
   *
   * @param name in the file
   * @param type what it holds
   * @param nullable whether a value may be missing
   * @param title a few words
   * @param unit of its numbers, else empty
   */
  public record Column(String name, Type type, boolean nullable, String title, String unit) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(unit, "unit");
    }
  }

  public ReleaseTable {
    columns = List.copyOf(columns);
    List<List<Object>> copy = new ArrayList<>(rows.size());
    rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
    rows = Collections.unmodifiableList(copy);
  }

  public FileRef write(LakeFiles files, String path) {
    throw new UnsupportedOperationException();
  }

  public static ReleaseTable read(LakeFiles files, String path) {
    throw new UnsupportedOperationException();
  }
}
