package org.obmeet.telemetry.cli.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * What is examined once its log could be read and its catalogue loads.
 *
 * @param lake the lake
 * @param entries its log
 * @param state what the log says
 * @param catalog what is declared
 * @param keys the key ring's file
 * @param now the time
 */
record CheckContext(
    Lake lake, List<Commit> entries, LakeState state, Catalog catalog, Path keys, Instant now) {
  boolean isLocal() {
    return !lake.root().contains("://");
  }

  Path folder() {
    return Path.of(lake.root());
  }
}
