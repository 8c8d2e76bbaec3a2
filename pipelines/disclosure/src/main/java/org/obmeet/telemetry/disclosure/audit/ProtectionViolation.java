package org.obmeet.telemetry.disclosure.audit;

/**
 * A value that a release does not protect as it must.
 *
 * @param cell number in the population
 * @param measure number in the population
 * @param words what is wrong; names no value
 */
public record ProtectionViolation(int cell, int measure, String words) {}
