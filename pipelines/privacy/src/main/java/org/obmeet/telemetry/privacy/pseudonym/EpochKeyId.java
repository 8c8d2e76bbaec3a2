package org.obmeet.telemetry.privacy.pseudonym;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;

/**
 * The identifier of a pseudonym key.
 *
 * @param stream data set of the records
 * @param kind kind of the identifier, such as person or instance
 * @param epoch number of the key rotation period, counted from Monday 1970-01-05
 */
public record EpochKeyId(String stream, String kind, int epoch) {
  /**
   * Returns the identifiers of all keys that records within their retention period may need. The
   * list is empty for a data set without key rotation.
   */
  public static List<EpochKeyId> at(Dataset dataset, Instant now) {
    List<EpochKeyId> keys = new ArrayList<>();
    if (dataset.epochDays() == 0) {
      return keys;
    }
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = today.minus(dataset.retention().clean()).minusDays(1);
    LocalDate last = now.plus(dataset.clockSkew()).atZone(ZoneOffset.UTC).toLocalDate();
    int to = Pseudonyms.epoch(dataset.epochDays(), last.toEpochDay());
    for (String kind : kinds(dataset)) {
      for (int e = Pseudonyms.epoch(dataset.epochDays(), first.toEpochDay()); e <= to; e++) {
        keys.add(new EpochKeyId(dataset.name(), kind, e));
      }
    }
    return keys;
  }

  /** Returns the kinds of the pseudonyms of a data set that need a key. */
  public static Set<String> kinds(Dataset dataset) {
    return dataset.fields().stream()
        .flatMap(field -> kind(field).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the kind of a field's pseudonyms; empty if the field has none that need a key. */
  public static Optional<String> kind(Field field) {
    if (field.treatment() instanceof Treatment.Owner) {
      return Optional.of("owner");
    }
    return field.treatment() instanceof Treatment.Pseudonymise pseudonymise
        ? Optional.of(pseudonymise.kind())
        : Optional.empty();
  }
}
