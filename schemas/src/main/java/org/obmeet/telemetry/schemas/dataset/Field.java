package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.Objects;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * One field of a data set, as its Avro schema declares it.
 *
 * @param name name in the schema and in cubes
 * @param position index in the Avro record
 * @param type how it is held
 * @param nullable whether it may be absent
 * @param fieldClass its class
 * @param treatment what projection does
 * @param scope the consent that it needs
 * @param domain the labels that it may have
 * @param sources paths on the wire in order of preference, oldest names included; dots separate
 *     keys; {@code BODY:path} for one kind of tracker body; {@code ^path} from the line's outermost
 *     object; empty where the value comes from the intake itself
 * @param title a few words for people
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
