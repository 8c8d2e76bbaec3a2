package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Domain;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.ValueType;

/** Finds the first day of each label. */
final class FirstDays {
  private FirstDays() {}

  /** Of every field, even where no row has a label; rows without a label are passed over. */
  static Sightings of(Dataset dataset, Set<String> fields, List<ParquetFileReader> files)
      throws IOException {
    CleanFiles chosen = new CleanFiles(files, IntStream.range(0, files.size()).toArray(), 0);
    int rows = Math.toIntExact(files.stream().mapToLong(ParquetFileReader::getRecordCount).sum());
    DayColumn days = new DayColumn(rows);
    Map<Field, Column> columns = new LinkedHashMap<>();
    columns.put(dataset.require(ColumnPlan.DAY), days);
    Map<String, LabelColumn> labels = new TreeMap<>();
    for (String name : new TreeSet<>(fields)) {
      LabelColumn column = new LabelColumn(rows);
      columns.put(label(dataset, name), column);
      labels.put(name, column);
    }
    chosen.read(columns);
    Map<String, Map<String, Integer>> first = new TreeMap<>();
    labels.forEach((name, column) -> first.put(name, of(column, days)));
    return new Sightings(first);
  }

  private static Field label(Dataset dataset, String name) {
    Field field = dataset.require(name);
    if (field.type() != ValueType.LABEL) {
      throw new IllegalArgumentException(
          "type of field " + name + " must be LABEL to have sightings; it is " + field.type());
    }
    return field;
  }

  private static Map<String, Integer> of(LabelColumn column, DayColumn days) {
    int[] first = new int[column.labels().size()];
    Arrays.fill(first, Integer.MAX_VALUE);
    int[] codes = column.codes();
    for (int row = 0; row < codes.length; row++) {
      first[codes[row]] = Math.min(first[codes[row]], days.day(row));
    }
    Map<String, Integer> found = new TreeMap<>();
    for (int code = 0; code < first.length; code++) {
      if (first[code] < Integer.MAX_VALUE && !column.labels().get(code).equals(Domain.UNKNOWN)) {
        found.put(column.labels().get(code), first[code]);
      }
    }
    return found;
  }
}
