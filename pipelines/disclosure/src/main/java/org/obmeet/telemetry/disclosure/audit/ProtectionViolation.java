package org.obmeet.telemetry.disclosure.audit;

/**
 * A violation of the protection rules by one value of a release.
 *
 * @param cell index of the cell in the population
 * @param measure index of the measure in the population
 * @param description explanation of the violation; contains no number
 */
public record ProtectionViolation(int cell, int measure, String description) {}
