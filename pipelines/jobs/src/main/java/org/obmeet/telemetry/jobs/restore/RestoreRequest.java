package org.obmeet.telemetry.jobs.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a restoration.
 *
 * @param lake root of the lake, whose log is whole
 * @param backups roots of copies of the lake, the best one first
 * @param now the clock
 * @param givenUp why what no backup holds is given up; empty where it must not be
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record RestoreRequest(
    String lake, List<String> backups, Instant now, Optional<String> givenUp, String catalog) {
  public RestoreRequest {
    backups = List.copyOf(backups);
  }
}
