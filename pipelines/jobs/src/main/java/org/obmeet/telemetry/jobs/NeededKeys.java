package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Finds the keys of pseudonyms that stored rows or new records need. */
public final class NeededKeys {
  private NeededKeys() {}

  /** Returns the keys for rows of clean files of declared data sets with contributors. */
  public static SortedSet<KeyName> ofFiles(Collection<CleanFile> files, Catalog catalog) {
    SortedSet<KeyName> needed = new TreeSet<>();
    for (CleanFile file : files) {
      Dataset dataset = catalog.datasets().get(file.stream());
      if (dataset != null && dataset.epochDays() > 0) {
        needed.addAll(ofDay(dataset, file.firstDay()));
      }
    }
    return needed;
  }

  /** Returns the keys for rows of a day in a data set with contributors. */
  public static List<KeyName> ofDay(Dataset dataset, LocalDate day) {
    int epoch = Pseudonyms.epoch(dataset.epochDays(), day.toEpochDay());
    return EpochKeyId.kinds(dataset).stream()
        .map(kind -> new KeyName(dataset.name(), kind, epoch))
        .toList();
  }

  /** Returns every key that a record within its retention period may need. */
  public static List<KeyName> ofNewRecords(Catalog catalog, Instant now) {
    return catalog.datasets().values().stream()
        .flatMap(dataset -> EpochKeyId.at(dataset, now).stream())
        .map(key -> new KeyName(key.stream(), key.kind(), key.epoch()))
        .toList();
  }

  /** Returns true if a key's rotation period begins after today; a slow clock may be the reason. */
  public static boolean isAhead(Catalog catalog, KeyName key, Instant now) {
    Dataset dataset = catalog.datasets().get(key.stream());
    return dataset != null
        && dataset.epochDays() > 0
        && key.epoch()
            > Pseudonyms.epoch(
                dataset.epochDays(), now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay());
  }
}
