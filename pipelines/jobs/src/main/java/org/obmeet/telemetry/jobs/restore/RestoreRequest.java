package org.obmeet.telemetry.jobs.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The request for a restoration.
 *
 * @param lake root of the lake, whose log is complete
 * @param backups roots of copies of the lake, the best copy first
 * @param now time of the run
 * @param givenUp the reason to give up files that no backup contains; empty to give up no file
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record RestoreRequest(
    String lake, List<String> backups, Instant now, Optional<String> givenUp, String catalog) {
  public RestoreRequest {
    backups = List.copyOf(backups);
  }
}
