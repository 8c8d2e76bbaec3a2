package org.obmeet.telemetry.privacy.disclosure;

/**
 * What became of a cube's finest cells, and of the contributors in them. An incidence is one
 * contributor in one finest cell. For the operators' run report; exact, so never published.
 *
 * @param cellsPublished finest cells that are rows of their own
 * @param cellsFolded finest cells that are published as part of a group
 * @param cellsWithheld finest cells of which nothing is published
 * @param incidences all incidences
 * @param incidencesFinest those published at the finest level
 * @param incidencesWithheld those of which nothing is published
 */
public record Outcome(
    long cellsPublished,
    long cellsFolded,
    long cellsWithheld,
    long incidences,
    long incidencesFinest,
    long incidencesWithheld) {
  public Outcome {
    if (incidencesFinest + incidencesWithheld > incidences) {
      throw new IllegalArgumentException(
          "incidences must be at least those published finest and withheld together, "
              + (incidencesFinest + incidencesWithheld)
              + "; they are "
              + incidences);
    }
  }

  /** The same cells, of which nothing is published. */
  public Outcome withheld() {
    return new Outcome(
        0, 0, cellsPublished + cellsFolded + cellsWithheld, incidences, 0, incidences);
  }
}
