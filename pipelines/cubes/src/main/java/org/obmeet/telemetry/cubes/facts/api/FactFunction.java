package org.obmeet.telemetry.cubes.facts.api;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;

/**
 * A function that computes the facts of one contributor. An instance is created for each part of a
 * bucket and used by one thread. It may reuse buffers for the next contributor.
 */
@FunctionalInterface
public interface FactFunction {
  /**
   * Emits the facts of one contributor.
   *
   * @param history rows of the contributor from the start of the history to the end of the window,
   *     ordered by second and then by record; valid until the method returns
   */
  void apply(ContributorHistory history);
}
