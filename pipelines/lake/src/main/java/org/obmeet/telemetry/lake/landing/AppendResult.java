package org.obmeet.telemetry.lake.landing;

/**
 * What became of rows that were handed to landing, once all of them are on stable storage.
 *
 * @param stored rows that are new
 * @param duplicates rows whose record had landed before
 */
public record AppendResult(int stored, int duplicates) {}
