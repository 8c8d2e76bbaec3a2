package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.cubes.vector.DayVector;
import org.obmeet.telemetry.cubes.vector.LabelVector;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Finds the first day of each label in clean files. */
public final class FirstSeenScan {
  private static final int BLOCK = 1 << 20;

  private FirstSeenScan() {}

  /**
   * Returns the first day of each label of the given fields. Rows without a label are ignored. The
   * result covers every given field, even if no label was found.
   *
   * @param files clean files. Their current positions do not matter, and they are left open.
   * @throws IllegalArgumentException if a field is not a label field, or a file's columns do not
   *     match the data set
   * @throws UncheckedIOException if a file cannot be read
   */
  public static FirstSeenDays of(
      Dataset dataset, Set<String> fields, List<ParquetFileReader> files) {
    Map<String, Map<String, Integer>> first = new TreeMap<>();
    fields.forEach(field -> first.put(label(dataset, field).name(), new TreeMap<>()));
    BucketFiles chosen = BucketFiles.all(files);
    for (int file = 0; file < chosen.count(); file++) {
      try (ColumnFileReader rows = chosen.open(file, columns(dataset, fields, 0))) {
        for (int remaining = chosen.rows(file); remaining > 0; remaining -= BLOCK) {
          Map<Field, ColumnVector> columns = columns(dataset, fields, Math.min(BLOCK, remaining));
          rows.read(columns, 0, Math.min(BLOCK, remaining));
          DayVector days = (DayVector) columns.get(dataset.require(ColumnPlan.DAY));
          first.forEach(
              (field, found) ->
                  addFirstDays(found, (LabelVector) columns.get(dataset.require(field)), days));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("clean files cannot be read", e);
      }
    }
    return new FirstSeenDays(first);
  }

  private static Map<Field, ColumnVector> columns(Dataset dataset, Set<String> fields, int rows) {
    Map<Field, ColumnVector> columns = new LinkedHashMap<>();
    columns.put(dataset.require(ColumnPlan.DAY), new DayVector(rows));
    for (String name : new TreeSet<>(fields)) {
      columns.put(label(dataset, name), new LabelVector(rows));
    }
    return columns;
  }

  private static Field label(Dataset dataset, String name) {
    Field field = dataset.require(name);
    if (field.type() != ValueType.LABEL) {
      throw new IllegalArgumentException(
          "type of field %s must be LABEL to have first-seen days; it is %s"
              .formatted(name, field.type()));
    }
    return field;
  }

  private static void addFirstDays(Map<String, Integer> found, LabelVector column, DayVector days) {
    int[] first = new int[column.labels().size()];
    Arrays.fill(first, Integer.MAX_VALUE);
    int[] codes = column.codes();
    for (int row = 0; row < codes.length; row++) {
      first[codes[row]] = Math.min(first[codes[row]], days.day(row));
    }
    for (int code = 0; code < first.length; code++) {
      if (first[code] < Integer.MAX_VALUE && !column.labels().get(code).equals(Domain.UNKNOWN)) {
        found.merge(column.labels().get(code), first[code], Math::min);
      }
    }
  }
}
