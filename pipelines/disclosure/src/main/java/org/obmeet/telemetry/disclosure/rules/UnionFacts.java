package org.obmeet.telemetry.disclosure.rules;

import org.obmeet.telemetry.disclosure.model.CellValues;

/**
 * What is known of the contributors of a union of disjoint cells. Distinct contributors do not add
 * up, so where they are not known exactly these are bounds on the safe side.
 */
public interface UnionFacts {
  /** No more than the distinct contributors of the union. */
  long contributors(int[] cells);

  /** No more than the distinct eligible contributors of the union. */
  long eligible(int[] cells);

  /**
   * The union's numbers in one measure: its exact value, no more than its carriers, no less than
   * its largest and the sum of its two largest contributions.
   */
  CellValues values(int[] cells, int measure);
}
