package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.Objects;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A field of a data set, as its Avro schema declares it.
 *
 * @param name name in the schema and in cubes
 * @param position index in the Avro record
 * @param type type of the stored value
 * @param nullable true if it may be absent
 * @param fieldClass its class
 * @param treatment the treatment by which projection converts input values
 * @param scope the scope of consent that it needs
 * @param domain the labels that it may have
 * @param sources paths in the input in order of preference, with older names; see {@link
 *     SourcePath}. {@code BODY:path} is for one kind of tracker body, {@code ^path} starts at the
 *     line's outermost object; empty if the value does not come from the input
 * @param title short title for people
 * @param unit unit of a measure, else empty
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
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(fieldClass, "fieldClass");
    Objects.requireNonNull(treatment, "treatment");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(domain, "domain");
    sources = List.copyOf(sources);
  }
}
