package org.obmeet.telemetry.jobs.aggregate.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;

/**
 * What a released cube meant when it was released: whose records it counts, and how. A cube that is
 * declared otherwise now is another one.
 *
 * @param scope scope of consent
 * @param where field to label
 * @param fact derived fact; empty for records
 * @param latest whether the latest record of each unit alone counts
 * @param dimensions each with its hierarchy, as a hash of what it says
 * @param measures each with what it adds up and its clamp
 * @param threshold fewest contributors of a published cell
 */
public record ReleasedDeclaration(
    String scope,
    Map<String, String> where,
    String fact,
    boolean latest,
    List<Dimension> dimensions,
    List<Measure> measures,
    int threshold) {
  public ReleasedDeclaration {
    where = new TreeMap<>(where);
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
  }

  /** A dimension and its hierarchy. */
  public record Dimension(String field, String hierarchy) {}

  /** A measure: what it adds up, under which clamp. */
  public record Measure(String name, String kind, String field, long min, long max) {}

  /** What a cube means as it is declared. */
  public static ReleasedDeclaration of(Cube cube) {
    return new ReleasedDeclaration(
        cube.population().word(),
        cube.where(),
        cube.derive().map(Fact::name).orElse(""),
        cube.latestOnly(),
        cube.dimensions().stream()
            .map(d -> new Dimension(d.field(), hash(d.hierarchy().toString())))
            .toList(),
        cube.measures().stream()
            .map(m -> new Measure(m.name(), m.kind().name(), m.field(), m.min(), m.max()))
            .toList(),
        cube.threshold());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
