package org.obmeet.telemetry.jobs.ingest;

import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Finds the keys with which the pseudonyms in clean rows were computed. */
public final class NeededKeys {
  private NeededKeys() {}

  /** Returns a key for every kind and epoch of the clean rows of declared data sets. */
  public static SortedSet<KeyName> ofClean(LakeState state, Catalog catalog) {
    SortedSet<KeyName> needed = new TreeSet<>();
    for (CleanFile file : state.clean()) {
      Dataset dataset = catalog.datasets().get(file.stream());
      if (dataset != null && dataset.epochDays() > 0) {
        int epoch = Pseudonyms.epoch(dataset.epochDays(), file.day().toEpochDay());
        EpochKeyId.kinds(dataset)
            .forEach(kind -> needed.add(new KeyName(dataset.name(), kind, epoch)));
      }
    }
    return needed;
  }
}
