package org.obmeet.telemetry.privacy.joint;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Group;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.GroupLabel;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;

/** Released tables made by hand. */
final class Released {
  static final Window WEEK = new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16));
  static final Population EVERYBODY = new Population(Scope.INFO_PAGE, Map.of());
  static final Steps VERSION = Steps.of(new Ladder.ByVersion(List.of("minor", "major")));
  static final Steps FLAT = Steps.of(new Ladder.Flat());
  static final Declaration.Measure INSTANCES =
      new Declaration.Measure("instances", true, "number of latest");
  static final Declaration.Measure OWNERS =
      new Declaration.Measure("owners", false, "contributors of latest");

  private Released() {}

  static ReleasedCube.Row row(String labels, Long... values) {
    return new ReleasedCube.Row(
        List.of(labels.split("\\|")), ReleasedCube.Status.PUBLISHED, Arrays.asList(values));
  }

  static GroupLabel label(String label, String node, String... excluded) {
    return new GroupLabel(label, node, List.of(excluded));
  }

  static DeclaredTable table(
      String cube,
      Population population,
      Map<String, Steps> ladders,
      List<Declaration.Measure> measures,
      List<ReleasedCube.Row> rows,
      Group... groups) {
    return levels(cube, population, ladders, measures, rows, List.of(), groups);
  }

  static DeclaredTable levels(
      String cube,
      Population population,
      Map<String, Steps> ladders,
      List<Declaration.Measure> measures,
      List<ReleasedCube.Row> rows,
      List<ReleasedCube.Row> levels,
      Group... groups) {
    ReleasedCube released =
        new ReleasedCube(
            new ArrayList<>(ladders.keySet()),
            measures.stream().map(Declaration.Measure::name).toList(),
            rows,
            levels,
            List.of(groups));
    return new DeclaredTable(
        new PublishedTable(cube, WEEK, Optional.of(population), released),
        new Declaration(10, measures, ladders));
  }
}
