package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;

/** Finds the closed windows that are neither released nor suppressed. */
@FunctionalInterface
public interface UndecidedWindows {
  /** Returns the undecided cubes and windows, in order of stream and window. */
  List<ReleaseKey> of(LakeState state, Catalog catalog, Instant now);
}
