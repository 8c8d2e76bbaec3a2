package org.obmeet.telemetry.cli.protect.publication;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.cli.protect.table.PublishedTable;

/**
 * The release of one run. Its data suffice to protect later releases and to write the files again.
 * It contains no records and no suppressed values. It contains no digest of the input either,
 * because a guess of the input could be tested against a digest.
 *
 * @param number number of the entry, from 1
 * @param previous SHA-256 of the previous entry; zeros for the first entry
 * @param population the population of the tables
 * @param rules the rules of their protection
 * @param spec SHA-256 of the specification
 * @param meanings the meaning of each measure
 * @param values the values of each dimension that occurred
 * @param hierarchies parents by dimension
 * @param contains the contained windows by name
 */
public record LedgerEntry(
    int number,
    String previous,
    Population population,
    ProtectionSpec.Rules rules,
    String spec,
    Map<String, String> meanings,
    Map<String, List<String>> values,
    Map<String, Map<String, String>> hierarchies,
    List<PublishedTable> tables,
    Map<String, WindowSlice> contains) {
  public LedgerEntry {
    meanings = Collections.unmodifiableMap(new TreeMap<>(meanings));
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    hierarchies = Collections.unmodifiableMap(new TreeMap<>(hierarchies));
    tables = List.copyOf(tables);
    contains = Collections.unmodifiableMap(new TreeMap<>(contains));
  }
}
