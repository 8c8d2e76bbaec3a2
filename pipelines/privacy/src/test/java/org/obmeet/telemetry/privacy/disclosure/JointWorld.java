package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.obmeet.telemetry.schemas.Cube;

/** Joint records over version, method and platform; each cube sees two of the three. */
record JointWorld(List<Raw.Record> joint) {
  static final List<String> FIELDS = List.of("version", "method", "platform");

  static JointWorld of(long seed) {
    Random random = new Random(seed);
    Cube all =
        Cubes.cube(
            "joint",
            List.of(Cubes.version(), Cubes.flat("method"), Cubes.flat("platform")),
            Cubes.INSTANCES);
    List<Raw.Record> records = new ArrayList<>();
    int owners = 150 + random.nextInt(450);
    int versions = 2 + random.nextInt(6);
    for (int owner = 0; owner < owners; owner++) {
      records.add(new Raw.Record(owner, Worlds.labels(random, all, versions), 1));
    }
    return new JointWorld(records);
  }

  /** With every contributor traced, so that any union is exact and blocks can be wide. */
  CubeCells cells(Cube cube) {
    return seenBy(cube).cells((c, table) -> cell -> true);
  }

  Raw seenBy(Cube cube) {
    return new Raw(
        cube,
        joint.stream()
            .map(
                r ->
                    new Raw.Record(
                        r.contributor(),
                        cube.dimensions().stream()
                            .map(d -> r.labels().get(FIELDS.indexOf(d.field())))
                            .toList(),
                        r.values()))
            .toList());
  }

  /** Every combination of the values present: the attacker does not know which are empty. */
  List<List<String>> microcells() {
    List<List<String>> grid = List.of(List.of());
    for (int d = 0; d < FIELDS.size(); d++) {
      int field = d;
      List<String> values = joint.stream().map(r -> r.labels().get(field)).distinct().toList();
      grid = grid.stream().flatMap(cell -> values.stream().map(v -> append(cell, v))).toList();
    }
    return grid;
  }

  private static List<String> append(List<String> cell, String value) {
    List<String> longer = new ArrayList<>(cell);
    longer.add(value);
    return longer;
  }
}
