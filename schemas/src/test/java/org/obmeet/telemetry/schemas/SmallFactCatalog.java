package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/**
 * A small valid catalogue with a derived fact and a cube of it. Tests change it to cause errors.
 */
public final class SmallFactCatalog {
  public static final String FACT = "facts/visit.yaml";

  public static final String VISIT =
      """
      fact: visit
      stream: reports
      title: Visits
      description: Reports of a day.
      population: history
      history: P28D
      reads: [instance, second, version]
      first_seen: version
      numbers: {gap_seconds: 1800}
      columns:
        paint: {label: colours, title: Paint}
        stage: {label: [new, lapsed], together: true, title: Stage}
        first_visit: {flag: true, title: First}
        visit_seconds: {number: [0, 86400], unit: s, title: Length}
      """;

  public static final String VISITS =
      """
        - name: visits
          title: Visits
          description: Visits by stage.
          why: Who comes, and how long?
          derive: visit
          where: {first_visit: yes}
          dimensions: [stage, paint, first_visit, colour, {bin: visit_seconds}]
          measures:
            - {name: owners, count: owners}
            - {name: visits, count: facts, title: Visits, unit: visits}
            - {name: users_median, quantile: 0.5, of: users, title: Median of users}
            - {name: users_most, quantile: 0.9, of: users, title: Ninth decile of users}
            - {name: seconds_capped, sum: visit_seconds, clamp: [0, 3600]}
      """;

  private SmallFactCatalog() {}

  public static Catalog load(Map<String, String> changes) {
    Map<String, String> files = new HashMap<>();
    files.put(FACT, VISIT);
    files.put(CUBES, SmallCatalog.text(CUBES) + VISITS);
    files.putAll(changes);
    return Catalog.load(new OverlaidCatalog(SmallCatalog.source(), files));
  }

  public static String fault(Map<String, String> changes) {
    CatalogException fault = catchThrowableOfType(CatalogException.class, () -> load(changes));
    assertThat(fault).as("a fault").isNotNull();
    return SmallCatalog.withoutLine(fault.getMessage());
  }

  public static String factFault(String old, String replacement) {
    assertThat(VISIT).contains(old);
    return fault(Map.of(FACT, VISIT.replace(old, replacement)));
  }

  public static String cubeFault(String old, String replacement) {
    assertThat(VISITS).contains(old);
    return fault(Map.of(CUBES, SmallCatalog.text(CUBES) + VISITS.replace(old, replacement)));
  }
}
