package org.obmeet.telemetry.cli.protect.spec;

/**
 * Those records of an input that are the records of a window contained in it.
 *
 * @param column a column of the input
 * @param label a value or node of its hierarchy
 */
public record WindowSlice(String column, String label) {}
