package org.obmeet.telemetry.cli.protect.publication;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.cli.protect.table.LedgerTable;

/**
 * What one call released: everything that is needed to protect against it, and to write it again.
 * It holds no record, no exact value that is not published, and no digest of the input, by which
 * one could try guesses.
 *
 * @param number from 1
 * @param previous SHA-256 of the entry before; zeros before the first
 * @param population what the tables are of
 * @param rules the rules that they were protected by
 * @param spec SHA-256 of the specification
 * @param meanings what each measure is
 * @param values the values of each dimension that occurred
 * @param ladders parents by dimension
 * @param parts the tables
 * @param contains the windows whose records are among these, by name
 */
public record LedgerEntry(
    int number,
    String previous,
    Population population,
    ProtectionSpec.Rules rules,
    String spec,
    Map<String, String> meanings,
    Map<String, List<String>> values,
    Map<String, Map<String, String>> ladders,
    List<LedgerTable> parts,
    Map<String, WindowSlice> contains) {
  public LedgerEntry {
    meanings = Collections.unmodifiableMap(new TreeMap<>(meanings));
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    ladders = Collections.unmodifiableMap(new TreeMap<>(ladders));
    parts = List.copyOf(parts);
    contains = Collections.unmodifiableMap(new TreeMap<>(contains));
  }

  /** The same at its place in the chain. */
  LedgerEntry after(int last, String sha256) {
    return new LedgerEntry(
        last + 1, sha256, population, rules, spec, meanings, values, ladders, parts, contains);
  }
}
