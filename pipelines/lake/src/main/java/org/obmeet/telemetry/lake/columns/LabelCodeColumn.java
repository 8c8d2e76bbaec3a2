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

  /** Returns the label code of a row; {@link LabelDictionary#NO_LABEL} if the row is null. */
  int code(int row) {
    return value(row);
  }
}
