package org.obmeet.telemetry.cli.protect.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A dictionary-coded column of texts. Each distinct text is stored and checked once. */
final class InputLabelColumn {
  private final Consumer<String> check;
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> values = new ArrayList<>();
  private int[] rows = new int[16];
  private int size;

  /**
   * @param check throws if a value is not allowed
   */
  InputLabelColumn(Consumer<String> check) {
    this.check = check;
  }

  void add(String value) {
    Integer code = codes.get(value);
    if (code == null) {
      check.accept(value);
      code = values.size();
      codes.put(value, code);
      values.add(value);
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = code;
  }

  int code(int row) {
    return rows[row];
  }

  /** Returns the distinct values in the order of their first row. */
  List<String> values() {
    return values;
  }
}
