package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.RowLayout;

/** Labels by their codes. */
public final class LabelCodeColumn extends IntColumn {
  private final LabelDictionary dictionary;

  LabelCodeColumn(RowLayout layout, int field, LabelDictionary dictionary, ArrayPool pieces) {
    super(layout, field, pieces);
    this.dictionary = dictionary;
  }

  LabelDictionary dictionary() {
    return dictionary;
  }

  /** Code of a row's label, or {@link LabelDictionary#NONE}. */
  int code(int row) {
    return value(row);
  }
}
