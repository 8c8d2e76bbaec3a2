package org.obmeet.telemetry.disclosure.audit;

/**
 * A value that a release does not protect as the rules require.
 *
 * @param cell index of the cell in the population
 * @param measure index of the measure in the population
 * @param description the violation in words, without any value
 */
public record ProtectionViolation(int cell, int measure, String description) {}
