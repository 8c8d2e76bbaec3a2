package org.obmeet.telemetry.jobs.retain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.NeededKeys;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Plans the destruction of keys that neither clean rows nor new rows need.
 *
 * @param deletedFiles clean files that the same plan deletes
 */
record KeyRetentionPlanner(RetentionContext context, Set<String> deletedFiles) {
  /** Returns the keys to destroy, including keys that an aborted run destroyed without a commit. */
  List<RetentionItem> items() {
    Set<KeyName> needed =
        NeededKeys.ofFiles(
            context.state().clean().stream()
                .filter(file -> !deletedFiles.contains(file.path()))
                .toList(),
            context.catalog());
    needed.addAll(NeededKeys.ofNewRecords(context.catalog(), context.now()));
    Set<KeyName> existing = new TreeSet<>(context.keyset().names());
    context.state().keys().keySet().stream()
        .filter(context.keyset()::isDestroyed)
        .forEach(existing::add);
    List<String> unneeded =
        existing.stream()
            .filter(key -> context.catalog().datasets().containsKey(key.stream()))
            .filter(key -> !needed.contains(key) && !isAhead(context.catalog(), key, context.now()))
            .map(KeyName::toString)
            .toList();
    return List.of(
        new RetentionItem(
            "keys", "", "", Action.DESTROY, unneeded, 0, 0, "no row of the key's epoch is left"));
  }

  /** Returns true if a key's epoch is in the future, which may also be due to a wrong clock. */
  static boolean isAhead(Catalog catalog, KeyName key, Instant now) {
    Dataset dataset = catalog.datasets().get(key.stream());
    return dataset != null
        && dataset.epochDays() > 0
        && key.epoch()
            > Pseudonyms.epoch(
                dataset.epochDays(), now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay());
  }
}
