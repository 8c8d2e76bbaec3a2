package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * What is asked of an ingest run.
 *
 * @param lake root of the lake, a folder or URI; made where there is none
 * @param keys file of the key ring
 * @param now the clock
 * @param reports files of statistics documents, one a line
 * @param events files of tracker events or bodies, one a line
 * @param consents file of consents, if any
 * @param assumeConsent scope that every instance is taken to have consented to; demonstrations only
 * @param beam Beam options
 * @param catalog folder of the catalogue, or {@link Catalogs#SHIPPED}
 */
public record IngestRequest(
    String lake,
    String keys,
    Instant now,
    List<String> reports,
    List<String> events,
    Optional<String> consents,
    Optional<Scope> assumeConsent,
    List<String> beam,
    String catalog) {
  public IngestRequest {
    reports = List.copyOf(reports);
    events = List.copyOf(events);
    beam = List.copyOf(beam);
  }

  /** A request by the catalogue that ships with the program. */
  public IngestRequest(
      String lake,
      String keys,
      Instant now,
      List<String> reports,
      List<String> events,
      Optional<String> consents,
      Optional<Scope> assumeConsent,
      List<String> beam) {
    this(lake, keys, now, reports, events, consents, assumeConsent, beam, Catalogs.SHIPPED);
  }

  /** The same, by the catalogue of a folder. */
  public IngestRequest withCatalog(String folder) {
    return new IngestRequest(
        lake, keys, now, reports, events, consents, assumeConsent, beam, folder);
  }
}
