package org.obmeet.telemetry.lake.landing;

/**
 * The outcome of an append, once all of its rows are on stable storage.
 *
 * @param stored rows that are new
 * @param duplicates rows whose record had landed before
 */
public record AppendResult(int stored, int duplicates) {}
