package org.obmeet.telemetry.lake;

/**
 * What became of rows that were handed to landing, once all of them are on stable storage.
 *
 * @param stored rows that are new
 * @param held rows whose record had landed before
 */
public record Landed(int stored, int held) {}
