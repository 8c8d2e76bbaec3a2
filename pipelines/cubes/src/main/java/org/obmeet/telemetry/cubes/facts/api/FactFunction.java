package org.obmeet.telemetry.cubes.facts.api;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;

/**
 * What a derived fact says about one contributor. Made anew for each bucket and window, by one
 * thread; may keep buffers from contributor to contributor.
 */
@FunctionalInterface
public interface FactFunction {
  /**
   * Gives the facts of one contributor.
   *
   * @param run its rows from the start of the history to the end of the window, by second, then by
   *     record; valid until the method returns
   */
  void apply(ContributorHistory run);

  /** Makes the function for one bucket and window. */
  @FunctionalInterface
  interface Factory {
    /**
     * Binds a function to its columns.
     *
     * @param reads what it reads; whatever it does not declare in its file is refused
     * @param sink where facts go; every column of its file must be asked for
     */
    FactFunction bind(FactInputs reads, FactOutput sink);
  }
}
