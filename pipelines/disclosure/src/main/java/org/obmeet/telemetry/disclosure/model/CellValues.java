package org.obmeet.telemetry.disclosure.model;

/**
 * The numbers of one cell and measure that the primary rules look at.
 *
 * @param value what would be published, in the measure's smallest unit
 * @param carriers contributors whose value is not zero
 * @param eligible those of them who are eligible
 * @param first largest contribution
 * @param firstBy who made it, or -1
 * @param second second largest contribution
 * @param secondBy who made it, or -1
 * @param negative whether some contribution is negative
 */
public record CellValues(
    long value,
    long carriers,
    long eligible,
    long first,
    int firstBy,
    long second,
    int secondBy,
    boolean negative) {}
