package org.obmeet.telemetry.jobs.retain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Keys that no row needs: of epochs that nothing can come in of, and of which clean holds none. */
final class KeyRetentionPlanner {
  private final RetentionContext held;
  private final Set<String> going;

  /**
   * @param going clean files that the same plan deletes
   */
  KeyRetentionPlanner(RetentionContext held, Set<String> going) {
    this.held = held;
    this.going = going;
  }

  /** Those too that a run has destroyed which died before the log was told. */
  List<RetentionItem> items() {
    Set<KeyName> needed = needed();
    Set<KeyName> there = new TreeSet<>(held.ring().names());
    held.state().keys().keySet().stream().filter(held.ring()::isDestroyed).forEach(there::add);
    List<String> gone =
        there.stream()
            .filter(key -> held.catalog().datasets().containsKey(key.stream()))
            .filter(key -> !needed.contains(key) && !isAhead(held.catalog(), key, held.now()))
            .map(KeyName::toString)
            .toList();
    return gone.isEmpty()
        ? List.of()
        : List.of(
            new RetentionItem(
                "keys", "", "", Action.DESTROY, gone, 0, 0, "the last row of its epoch has gone"));
  }

  /** Whether a key's epoch has yet to come; so it may have come already, if the clock is wrong. */
  static boolean isAhead(Catalog catalog, KeyName key, Instant now) {
    Dataset dataset = catalog.datasets().get(key.stream());
    return dataset != null
        && dataset.epochDays() > 0
        && key.epoch()
            > Pseudonyms.epoch(
                dataset.epochDays(), now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay());
  }

  /** Keys that a record within retention may need, and those of the rows that clean keeps. */
  private Set<KeyName> needed() {
    Set<KeyName> needed = new TreeSet<>();
    for (Dataset dataset : held.catalog().datasets().values()) {
      EpochKeyId.at(dataset, held.now())
          .forEach(key -> needed.add(new KeyName(key.stream(), key.kind(), key.epoch())));
    }
    for (CleanFile file : held.state().clean()) {
      Dataset dataset = held.catalog().datasets().get(file.stream());
      if (dataset != null && dataset.epochDays() > 0 && !going.contains(file.path())) {
        int epoch = Pseudonyms.epoch(dataset.epochDays(), file.day().toEpochDay());
        EpochKeyId.kinds(dataset)
            .forEach(kind -> needed.add(new KeyName(dataset.name(), kind, epoch)));
      }
    }
    return needed;
  }
}
