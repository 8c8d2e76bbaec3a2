package org.obmeet.telemetry.jobs.aggregate.table;

import com.google.common.base.Joiner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The declaration of a released cube at the time of its release. If the cube's declaration changes
 * later, other than to a higher threshold, no further cell of the same records is published for the
 * window. The component names are JSON keys of release files.
 *
 * @param scope required scope of consent
 * @param where required label by field
 * @param fact name of the derived fact; empty for records
 * @param latest true if a cube counts only the latest record of each unit
 * @param dimensions the dimensions, each with a hash of its hierarchy
 * @param measures the measures, each with its kind, field and clamp
 * @param threshold minimum number of contributors of a published cell
 * @param rounding base of the rounding of distinct counts, the same for all tables of the window
 */
public record ReleasedDeclaration(
    String scope,
    Map<String, String> where,
    String fact,
    boolean latest,
    List<Dimension> dimensions,
    List<Measure> measures,
    int threshold,
    int rounding) {
  public ReleasedDeclaration {
    where = new TreeMap<>(where);
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
  }

  /** A dimension and the hash of its hierarchy. */
  public record Dimension(String field, String hierarchy) {}

  /** A measure with its kind, field and clamp range. */
  public record Measure(String name, String kind, String field, long min, long max) {}

  /** Returns the declaration of a cube that is released with a base of rounding. */
  public static ReleasedDeclaration of(Cube cube, int rounding) {
    return new ReleasedDeclaration(
        cube.requiredScope().word(),
        cube.where(),
        cube.derive().map(Fact::name).orElse(""),
        cube.latestOnly(),
        cube.dimensions().stream()
            .map(d -> new Dimension(d.field(), hash(d.hierarchy().identity())))
            .toList(),
        cube.measures().stream()
            .map(m -> new Measure(m.name(), m.kind().name(), m.field(), m.min(), m.max()))
            .toList(),
        cube.threshold(),
        rounding);
  }

  /** Returns whose records are counted, in words. */
  public String population() {
    String records =
        scope.equals(Scope.ENVELOPE.word())
            ? "all records"
            : scope.equals(Scope.INFO_PAGE.word())
                ? "instances that consented to share what their info page shows"
                : "instances that consented to the " + scope + " scope";
    return where.isEmpty()
        ? records
        : records + " where " + Joiner.on(" and ").withKeyValueSeparator(" is ").join(where);
  }

  /** Returns true if values of a column may be summed over rows; empty if it is no measure. */
  public Optional<Boolean> additive(String column) {
    return measures.stream()
        .filter(measure -> measure.name().equals(column))
        .map(measure -> !measure.kind().equals(Cube.MeasureKind.CONTRIBUTORS.name()))
        .findFirst();
  }

  /**
   * Returns true if the only differences from another declaration may be a higher threshold and the
   * rounding.
   */
  public boolean isStricter(ReleasedDeclaration other) {
    return threshold >= other.threshold
        && equals(
            new ReleasedDeclaration(
                other.scope,
                other.where,
                other.fact,
                other.latest,
                other.dimensions,
                other.measures,
                threshold,
                rounding));
  }

  private static String hash(String text) {
    return Digests.sha256Hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
