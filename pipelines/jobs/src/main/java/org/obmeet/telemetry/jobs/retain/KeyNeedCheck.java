package org.obmeet.telemetry.jobs.retain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Collects the keys that existing rows need, and finds keys of the keyset that no row needs. */
final class KeyNeedCheck {
  private final Set<KeyName> needed = new TreeSet<>();

  /** Adds the keys that a row of a day needs. */
  void add(Dataset dataset, LocalDate day) {
    int epoch = Pseudonyms.epoch(dataset.epochDays(), day.toEpochDay());
    for (String kind : EpochKeyId.kinds(dataset)) {
      needed.add(new KeyName(dataset.name(), kind, epoch));
    }
  }

  /** Returns a fault for each key that the keyset must not contain, by key. */
  Map<String, String> faults(Catalog catalog, Instant now, Keyset keyset, Set<KeyName> destroyed) {
    Set<KeyName> all = new TreeSet<>(needed);
    for (Dataset dataset : catalog.datasets().values()) {
      EpochKeyId.at(dataset, now)
          .forEach(key -> all.add(new KeyName(key.stream(), key.kind(), key.epoch())));
    }
    Map<String, String> faults = new TreeMap<>();
    for (KeyName key : keyset.names()) {
      if (destroyed.contains(key)) {
        faults.put(
            key.toString(),
            "the log records that this key was destroyed, but the keyset contains it");
      } else if (!all.contains(key) && !KeyRetentionPlanner.isAhead(catalog, key, now)) {
        faults.put(key.toString(), "no row needs this key any more");
      }
    }
    return faults;
  }
}
