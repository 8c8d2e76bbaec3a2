package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A field of a data set, as its Avro schema declares it.
 *
 * @param position index in the Avro record
 * @param fieldClass class by the risk of identification
 * @param scope scope of consent that the field needs
 * @param domain labels that the field may have besides {@code not_listed}; none if it has no labels
 * @param sources input paths, including former ones; see {@link SourcePath}. They are in order of
 *     preference, unless the treatment combines them. Empty if the value is not from the input
 * @param unit unit that is shown to people; empty if none is declared
 */
public record Field(
    String name,
    int position,
    ValueType type,
    boolean nullable,
    FieldClass fieldClass,
    Treatment treatment,
    Scope scope,
    Domain domain,
    List<String> sources,
    String title,
    String unit) {
  public Field {
    sources = List.copyOf(sources);
  }
}
