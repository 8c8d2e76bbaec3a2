package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.schemas.Catalog;

/** Counts the consents in force by version of the privacy policy. */
public final class PolicyVersions {
  /** The key for consents that name no version. */
  public static final String NONE = "";

  private PolicyVersions() {}

  /**
   * Returns the number of instances whose last decision up to an instant is an opt-in, by policy
   * version. Opt-ins without a version have the key {@link #NONE}.
   */
  public static SortedMap<String, Long> inForce(Lake lake, Catalog catalog, Instant at) {
    return count(new ConsentLog(lake, catalog.dataset(ConsentImport.STREAM)).recorded(), at);
  }

  static SortedMap<String, Long> count(List<GenericRecord> consents, Instant at) {
    Map<Object, GenericRecord> latest = new HashMap<>();
    consents.stream()
        .filter(row -> (Long) row.get("second") <= at.getEpochSecond())
        .sorted(
            Comparator.comparing((GenericRecord row) -> (Long) row.get("second"))
                .thenComparing(row -> !optedIn(row)))
        .forEach(row -> latest.put(row.get("subject"), row));
    SortedMap<String, Long> versions = new TreeMap<>();
    latest.values().stream()
        .filter(PolicyVersions::optedIn)
        .map(row -> row.get("policy_version"))
        .forEach(
            version -> versions.merge(version == null ? NONE : version.toString(), 1L, Long::sum));
    return Collections.unmodifiableSortedMap(versions);
  }

  private static boolean optedIn(GenericRecord row) {
    return Boolean.TRUE.equals(row.get("statistics"));
  }
}
