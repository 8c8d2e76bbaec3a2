package org.obmeet.telemetry.cubes.facts.api;

import java.util.List;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A label or flag field that a fact reads, by code. Codes are compared, labels are not: look codes
 * up once. A row without a label has {@link Domain#UNKNOWN}; flags have {@code yes} and {@code no}.
 */
public final class LabelInput {
  /** Code of a label that no row has. */
  public static final int NOWHERE = -1;

  private final int[] codes;
  private final List<String> labels;

  LabelInput(DictionaryVector column) {
    this.codes = column.codes();
    this.labels = column.labels();
  }

  /** Code of a row's label, from 0. */
  public int code(int row) {
    return codes[row];
  }

  /** Code of a label, or {@link #NOWHERE}, which no row's code equals. */
  public int codeOf(String label) {
    return labels.indexOf(label);
  }

  /** The label of a code. */
  public String label(int code) {
    return labels.get(code);
  }

  /** Number of labels: codes are below it. */
  public int size() {
    return labels.size();
  }
}
