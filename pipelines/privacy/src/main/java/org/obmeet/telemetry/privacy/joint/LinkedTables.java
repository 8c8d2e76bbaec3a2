package org.obmeet.telemetry.privacy.joint;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * Tables over one population and window. Equal names of columns mean equal measures, equal leaves
 * of a dimension mean equal values.
 *
 * @param name of the population, fit for a folder; the same in every window
 * @param population whose records they count; empty where it is not known any more
 * @param tables in the order in which they were published
 * @param hierarchies one for each dimension that any of the tables has, in order of dimension
 */
public record LinkedTables(
    String name,
    Optional<Population> population,
    List<ReleasedTable> tables,
    List<Hierarchy> hierarchies) {
  public LinkedTables {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(population, "population");
    tables = List.copyOf(tables);
    hierarchies = List.copyOf(hierarchies);
  }
}
