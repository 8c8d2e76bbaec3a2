package org.obmeet.telemetry.jobs.erase;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Finds the instances of owners whose consents name no account. Their rows name the owner, by the
 * domain of the instance.
 */
record OwnerInstances(ErasureContext context, Dataset dataset, SuppressionList owners) {
  /**
   * Returns those instances whose last row names one of the owners. If a file cannot be read, those
   * of the files before it.
   *
   * @param instances instances with a consent
   */
  static List<String> of(
      ErasureContext context, SuppressionList owners, SuppressionList instances) {
    return context.datasets().stream()
        .filter(dataset -> owners.hasAny("owner"))
        .filter(dataset -> EpochKeyId.kinds(dataset).containsAll(List.of("owner", "instance")))
        .flatMap(dataset -> new OwnerInstances(context, dataset, owners).search(instances).stream())
        .toList();
  }

  private List<String> search(SuppressionList instances) {
    Map<String, Long> last = new TreeMap<>();
    read(owners, instances, LocalDate.MIN, last);
    // Later rows of these instances may name another owner.
    SuppressionList found = new SuppressionList();
    last.keySet()
        .forEach(hex -> found.add("instance", HexFormat.of().parseHex(hex), Long.MAX_VALUE));
    last.values().stream()
        .map(second -> LocalDate.ofEpochDay(Duration.ofSeconds(second).toDays()))
        .min(LocalDate::compareTo)
        .ifPresent(first -> read(found, found, first, last));
    return last.keySet().stream().filter(instance -> last.get(instance) > 0).toList();
  }

  /** Adds the second of the last row by instance, negative if it names none of the owners. */
  private void read(
      SuppressionList subjects, SuppressionList instances, LocalDate day, Map<String, Long> last) {
    SubjectRowMatcher ofOwner = matcher(owners);
    SubjectRowMatcher ofInstance = matcher(instances);
    Consumer<GenericRecord> add =
        row -> {
          long second = (Long) row.get("second") * (ofOwner.matches(row) ? 1 : -1);
          ofInstance
              .subjectOf(row)
              .ifPresent(
                  instance ->
                      last.merge(
                          instance.hex(), second, (a, b) -> Math.abs(a) > Math.abs(b) ? a : b));
        };
    try {
      SubjectRows.forEachClean(context.lake(), matcher(subjects), day, add);
      SubjectRows.forEachLanded(context.lake(), matcher(subjects), add);
    } catch (LakeException unreadable) {
      // The erasure sets its tombstones, and then reports the file.
      return;
    }
  }

  private SubjectRowMatcher matcher(SuppressionList subjects) {
    return new SubjectRowMatcher(dataset, context.pseudonyms(), subjects);
  }
}
