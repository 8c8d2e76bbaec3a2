package org.obmeet.telemetry.cli.releases;

import java.util.Optional;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Checks values of dimensions against the schema. */
final class DimensionDomains {
  private DimensionDomains() {}

  /** Returns a description of the allowed values if a value is not allowed, otherwise empty. */
  static Optional<String> violation(
      Catalog catalog, Optional<Cube> cube, String dimension, String value) {
    Optional<Cube.Dimension> declared =
        cube.stream()
            .flatMap(c -> c.dimensions().stream())
            .filter(d -> d.field().equals(dimension))
            .findFirst();
    if (declared.isEmpty()
        || declared.get().binnedField().isPresent()
        || value.equals(Domain.OTHER)
        || value.equals(Domain.UNKNOWN)) {
      return Optional.empty();
    }
    if (declared.get().flag()) {
      boolean side = value.equals("yes") || value.equals("no");
      return side ? Optional.empty() : Optional.of("yes, no");
    }
    Domain domain = domain(catalog, cube.get(), dimension);
    return domain instanceof Domain.None || domain.contains(value)
        ? Optional.empty()
        : Optional.of(domain.describe());
  }

  private static Domain domain(Catalog catalog, Cube cube, String dimension) {
    return cube.derive().stream()
        .flatMap(fact -> fact.columns().stream())
        .filter(column -> column.name().equals(dimension))
        .map(Fact.Column::domain)
        .findFirst()
        .orElseGet(
            () ->
                catalog
                    .dataset(cube.stream())
                    .field(dimension)
                    .<Domain>map(field -> field.domain())
                    .orElse(new Domain.None()));
  }
}
