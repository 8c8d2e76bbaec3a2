package org.obmeet.telemetry.disclosure.model;

/**
 * The numbers of a cell in one measure that the primary rules test. The numbers of a union of cells
 * may be bounds. Values and contributions are in the measure's smallest unit. The size of a
 * contribution is its absolute value.
 *
 * @param absolute sum of the sizes of all contributions
 * @param carriers number of contributors whose value is not zero
 * @param eligible number of carriers who are eligible
 * @param first size of the largest contribution
 * @param firstBy index of the contributor with the largest contribution; -1 if unknown
 * @param second size of the second largest contribution
 * @param negative true if a contribution is negative
 */
public record CellValues(
    long value,
    long absolute,
    long carriers,
    long eligible,
    long first,
    int firstBy,
    long second,
    boolean negative) {}
