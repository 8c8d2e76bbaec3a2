package org.obmeet.telemetry.cli.protect.spec;

/**
 * The records of an input that belong to a contained window.
 *
 * @param column a column of the input
 * @param label a label of the column
 */
public record WindowSlice(String column, String label) {}
