package org.obmeet.telemetry.lake.landing;

/**
 * The outcome of an append, after all its rows are on stable storage.
 *
 * @param stored new rows
 * @param duplicates rows whose record has landed before, or is in an earlier row of the append
 */
public record AppendResult(int stored, int duplicates) {}
