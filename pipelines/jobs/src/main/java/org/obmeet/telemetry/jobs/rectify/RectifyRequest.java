package org.obmeet.telemetry.jobs.rectify;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * The request for a rectification.
 *
 * @param names subjects whose rows are rectified
 * @param set the new value by field, as text; an empty text removes the value
 * @param from first day of events to rectify; empty if there is no limit
 * @param to last day of events to rectify; empty if there is no limit
 * @param dryRun true to count the rows of the subject and change nothing
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record RectifyRequest(
    String lake,
    Path keys,
    Instant now,
    List<SubjectIdentifier> names,
    Map<String, String> set,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    boolean dryRun,
    String catalog) {
  public RectifyRequest {
    names = List.copyOf(names);
    set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
  }

  boolean covers(LocalDate day) {
    return from.map(first -> !day.isBefore(first)).orElse(true)
        && to.map(last -> !day.isAfter(last)).orElse(true);
  }
}
