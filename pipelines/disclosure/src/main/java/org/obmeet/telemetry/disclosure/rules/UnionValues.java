package org.obmeet.telemetry.disclosure.rules;

import org.obmeet.telemetry.disclosure.model.CellValues;

/**
 * The contributors and values of unions of disjoint cells. A contributor of several cells counts
 * once. A number that is not known exactly is replaced by a bound that never makes an unsafe union
 * safe.
 */
public interface UnionValues {
  /** Returns a lower bound of the union's number of distinct contributors. */
  long contributors(int[] cells);

  /** Returns a lower bound of the union's number of distinct eligible contributors. */
  long eligible(int[] cells);

  /**
   * Returns the union's numbers of one measure. The value is exact, and the carriers and eligible
   * carriers are lower bounds. The largest contribution and the sum of the two largest are upper
   * bounds.
   */
  CellValues values(int[] cells, int measure);
}
