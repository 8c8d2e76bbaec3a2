package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.RowLayout;

/** A column of labels, stored as codes. */
public final class LabelCodeColumn extends IntColumn {
  private final LabelDictionary dictionary;

  LabelCodeColumn(RowLayout layout, int field, LabelDictionary dictionary, ArrayPool arrays) {
    super(layout, field, arrays);
    this.dictionary = dictionary;
  }

  LabelDictionary dictionary() {
    return dictionary;
  }

  /** Returns the code of a row's label, or {@link LabelDictionary#NO_LABEL}. */
  int code(int row) {
    return value(row);
  }
}
