package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The request for an ingest run.
 *
 * @param lake root of the lake, a folder or URI; the run creates it if it does not exist
 * @param keys keyset file
 * @param reports files of statistics documents, one per line
 * @param events files of tracker events or request bodies, one per line
 * @param consents file of consents; empty if there is none
 * @param assumeConsent scope of consent to assume for every instance, for demonstrations only
 * @param beam options of Beam after {@code --}
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

  public IngestRequest withCatalog(String folder) {
    return new IngestRequest(
        lake, keys, now, reports, events, consents, assumeConsent, beam, folder);
  }
}
