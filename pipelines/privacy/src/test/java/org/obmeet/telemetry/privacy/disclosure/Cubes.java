package org.obmeet.telemetry.privacy.disclosure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.WindowKind;

/** Declarations for tests. */
final class Cubes {
  static final int K = 10;
  static final Cube.Measure OWNERS =
      new Cube.Measure("owners", Cube.MeasureKind.CONTRIBUTORS, "", 0, 0, false, "Owners", "");
  static final Cube.Measure INSTANCES =
      new Cube.Measure("instances", Cube.MeasureKind.RECORDS, "", 0, 0, false, "Instances", "");
  static final Cube.Measure USERS =
      new Cube.Measure("users", Cube.MeasureKind.SUM, "users", 0, 100_000, true, "Users", "");

  private Cubes() {}

  static Cube.Dimension version() {
    return new Cube.Dimension(
        "version", false, false, new Ladder.ByVersion(List.of("minor", "major")), "Version");
  }

  static Cube.Dimension flat(String field) {
    return new Cube.Dimension(field, false, false, new Ladder.Flat(), field);
  }

  static Cube.Dimension flag(String field) {
    return new Cube.Dimension(field, true, false, new Ladder.Flat(), field);
  }

  static Cube.Dimension together(String field) {
    return new Cube.Dimension(
        field, false, false, new Ladder.Flat(), field, true, Optional.empty());
  }

  static Cube.Dimension sensitive(String field) {
    return new Cube.Dimension(field, false, true, new Ladder.Flat(), field);
  }

  static Cube cube(String name, List<Cube.Dimension> dimensions, Cube.Measure... measures) {
    return cube(name, Scope.INFO_PAGE, Map.of(), dimensions, measures);
  }

  /** The same cube with another threshold. */
  static Cube withThreshold(Cube cube, int threshold) {
    return new Cube(
        cube.family(),
        cube.name(),
        cube.title(),
        cube.description(),
        cube.stream(),
        cube.latestOnly(),
        cube.windows(),
        cube.population(),
        cube.where(),
        cube.dimensions(),
        cube.measures(),
        threshold,
        cube.dominancePercent());
  }

  static Cube cube(
      String name,
      Scope scope,
      Map<String, String> where,
      List<Cube.Dimension> dimensions,
      Cube.Measure... measures) {
    return new Cube(
        "family",
        name,
        name,
        "",
        "instance_statistics",
        true,
        List.of(WindowKind.WEEK),
        scope,
        where,
        dimensions,
        List.of(measures),
        K,
        10);
  }
}
