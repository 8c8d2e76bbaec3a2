package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Describes each declared cube as JSON. */
final class CubeDescriptions {
  private CubeDescriptions() {}

  static ArrayNode of(List<Cube> cubes) {
    ArrayNode tables = JsonNodeFactory.instance.arrayNode();
    cubes.forEach(cube -> describe(cube, tables.addObject()));
    return tables;
  }

  private static void describe(Cube cube, ObjectNode out) {
    out.put("table", cube.name());
    out.put("title", cube.title());
    out.put("description", cube.description());
    out.put("population", cube.population().word());
    ObjectNode where = out.putObject("where");
    cube.where().forEach(where::put);
    ArrayNode windows = out.putArray("windows");
    cube.windows().forEach(window -> windows.add(window.word()));
    ArrayNode by = out.putArray("by");
    cube.dimensions().forEach(d -> by.addObject().put("name", d.field()).put("title", d.title()));
    ArrayNode counted = out.putArray("counted");
    cube.measures().forEach(m -> counted.addObject().put("name", m.name()).put("title", m.title()));
    cube.quantiles()
        .forEach(q -> counted.addObject().put("name", q.name()).put("title", q.title()));
    out.put("threshold", cube.threshold());
    out.put("dominancePercent", cube.dominancePercent());
  }
}
