package org.obmeet.telemetry.jobs.erase;

import com.google.common.collect.Iterables;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Finds the instances of owners in the rows of the instances, because a consent may not name the
 * owner's account. The rows of such an instance name the owner by the instance's domain.
 */
record OwnerInstances(ErasureContext context, Dataset dataset, SuppressionList owners) {
  /**
   * The last row of an instance that was read.
   *
   * @param second seconds since 1970
   * @param ofOwner true if it names one of the owners
   */
  private record LastRow(long second, boolean ofOwner) {
    LastRow laterOf(LastRow other) {
      return second > other.second ? this : other;
    }

    LocalDate day() {
      return LocalDate.ofEpochDay(Duration.ofSeconds(second).toDays());
    }
  }

  /**
   * Returns those instances whose last row names one of the owners. A file that cannot be read is
   * skipped.
   *
   * @param instances instances whose consents name no account
   */
  static List<String> of(
      ErasureContext context, SuppressionList owners, SuppressionList instances) {
    if (!owners.hasAny("owner")) {
      return List.of();
    }
    return context.datasets().stream()
        .filter(dataset -> EpochKeyId.kinds(dataset).containsAll(List.of("owner", "instance")))
        .flatMap(dataset -> new OwnerInstances(context, dataset, owners).search(instances).stream())
        .toList();
  }

  private List<String> search(SuppressionList instances) {
    Map<String, LastRow> last = new TreeMap<>();
    read(owners, instances, LocalDate.MIN, last);
    // Later rows of these instances may name another owner.
    SuppressionList found = new SuppressionList();
    last.keySet()
        .forEach(hex -> found.add("instance", HexFormat.of().parseHex(hex), Long.MAX_VALUE));
    last.values().stream()
        .map(LastRow::day)
        .min(LocalDate::compareTo)
        .ifPresent(first -> read(found, found, first, last));
    return last.keySet().stream().filter(instance -> last.get(instance).ofOwner()).toList();
  }

  /** Reads the rows of some subjects from a day on, and adds the last row of each instance. */
  private void read(
      SuppressionList subjects,
      SuppressionList instances,
      LocalDate day,
      Map<String, LastRow> last) {
    SubjectRowMatcher ofOwner = matcher(owners);
    SubjectRowMatcher ofInstance = matcher(instances);
    Consumer<GenericRecord> add =
        row -> {
          LastRow read = new LastRow((Long) row.get("second"), ofOwner.matches(row));
          ofInstance
              .subjectOf(row)
              .ifPresent(instance -> last.merge(instance.hex(), read, LastRow::laterOf));
        };
    SubjectRowMatcher matcher = matcher(subjects);
    for (String path :
        Iterables.concat(
            SubjectRows.cleanFiles(context.lake(), matcher, day),
            SubjectSearch.segments(context.lake(), dataset))) {
      try {
        SubjectRows.forEach(context.lake(), matcher, path, add);
      } catch (LakeException unreadable) {
        // The scan for remaining rows reports the file.
      }
    }
  }

  private SubjectRowMatcher matcher(SuppressionList subjects) {
    return new SubjectRowMatcher(dataset, context.pseudonyms(), subjects);
  }
}
