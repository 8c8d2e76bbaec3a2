package org.obmeet.telemetry.cli.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The inputs of the checks, after the log was read and the catalogue was loaded.
 *
 * @param keys file of the keyset
 */
record CheckContext(
    Lake lake, List<Commit> commits, LakeState state, Catalog catalog, Path keys, Instant now) {
  Expiry expiry() {
    return Expiry.at(now);
  }
}
