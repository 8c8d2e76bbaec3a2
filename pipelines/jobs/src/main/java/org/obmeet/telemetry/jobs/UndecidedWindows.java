package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;

/** Says which closed windows are neither released nor withheld. */
@FunctionalInterface
public interface UndecidedWindows {
  /** Cubes and windows, in order. */
  List<ReleaseKey> of(LakeState state, Catalog catalog, Instant now);
}
