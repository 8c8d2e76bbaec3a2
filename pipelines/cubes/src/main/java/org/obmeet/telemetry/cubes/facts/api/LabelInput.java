package org.obmeet.telemetry.cubes.facts.api;

import java.util.List;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A label or flag field that a fact reads by code. A function looks up the codes of labels once and
 * then compares codes. A row without a label has {@link Domain#UNKNOWN}. The labels of flags are
 * {@code yes} and {@code no}.
 */
public final class LabelInput {
  /** Code of a label that no row has. */
  public static final int ABSENT = -1;

  private final int[] codes;
  private final List<String> labels;

  LabelInput(DictionaryVector column) {
    this.codes = column.codes();
    this.labels = column.labels();
  }

  /** Returns the code of a row's label, from 0. */
  public int code(int row) {
    return codes[row];
  }

  /** Returns the code of a label; {@link #ABSENT} if no row has the label. */
  public int codeOf(String label) {
    return labels.indexOf(label);
  }

  /** Returns the label of a code. */
  public String label(int code) {
    return labels.get(code);
  }

  /** Returns the number of labels. */
  public int size() {
    return labels.size();
  }
}
