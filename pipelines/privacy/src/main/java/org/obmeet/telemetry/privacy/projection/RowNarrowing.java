package org.obmeet.telemetry.privacy.projection;

import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.projection.conversion.FieldConversion;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Narrows rows of a data set to the scope {@link Scope#INFO_PAGE}. A narrowed row has the values
 * that projection would have stored under a consent of this scope.
 */
public final class RowNarrowing {
  private final Dataset dataset;
  private final int scopePosition;
  private final List<Field> beyond; // the fields that the info page scope does not cover
  private final List<Field> sumChecks;

  private RowNarrowing(Dataset dataset, Field scope) {
    this.dataset = dataset;
    this.scopePosition = scope.position();
    this.beyond =
        dataset.fields().stream().filter(f -> !Scope.INFO_PAGE.covers(f.scope())).toList();
    this.sumChecks =
        dataset.fields().stream()
            .filter(f -> f.treatment() instanceof Treatment.SumCheck && !beyond.contains(f))
            .toList();
  }

  /** Returns the narrowing of a data set; empty if its rows have no scope of consent. */
  public static Optional<RowNarrowing> of(Dataset dataset) {
    return dataset.scopeField().map(scope -> new RowNarrowing(dataset, scope));
  }

  /** Returns true if a row was stored under a wider scope than {@link Scope#INFO_PAGE}. */
  public boolean isWider(GenericRecord row) {
    return Scope.EXTENDED.word().equals(String.valueOf(row.get(scopePosition)));
  }

  /** Returns the narrowed row, or the same row if its scope is not wider. */
  public GenericRecord narrowed(GenericRecord row) {
    if (!isWider(row)) {
      return row;
    }
    MutableRow narrowed = new MutableRow(dataset).set(row);
    narrowed.put(scopePosition, Scope.INFO_PAGE.word());
    beyond.forEach(field -> narrowed.put(field.position(), null));
    for (Field field : sumChecks) { // a sum check reads nothing but the row
      narrowed.put(
          field.position(), FieldConversion.of(field, dataset).value(null, null, null, narrowed));
    }
    return narrowed.record();
  }
}
