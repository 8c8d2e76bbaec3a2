package org.obmeet.telemetry.jobs.rectify;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * What is to be put right.
 *
 * @param lake root of the lake
 * @param keys file of the key ring
 * @param now the clock
 * @param name whose rows
 * @param set by field, the value in text; an empty one takes the value away
 * @param from first day of events whose rows are meant, if not all
 * @param to last day of events whose rows are meant, if not all
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record RectifyRequest(
    String lake,
    Path keys,
    Instant now,
    SubjectIdentifier name,
    Map<String, String> set,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    String catalog) {
  public RectifyRequest {
    set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
  }

  /** Whether a day's rows are meant. */
  boolean means(LocalDate day) {
    return from.map(first -> !day.isBefore(first)).orElse(true)
        && to.map(last -> !day.isAfter(last)).orElse(true);
  }
}
