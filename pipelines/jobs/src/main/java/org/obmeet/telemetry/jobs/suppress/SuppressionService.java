package org.obmeet.telemetry.jobs.suppress;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Sets, lists and lifts legal holds and restrictions. Lists and lifts objections and tombstones.
 *
 * @param keys keyset file; not read if no subject is concerned
 * @param catalog folder of the catalogue, or {@link Catalogs#SHIPPED}
 */
public record SuppressionService(Lake lake, Path keys, Instant now, String catalog) {
  private static final int ID_BYTES = 6;

  /**
   * The records that a suppression covers.
   *
   * @param kind {@code person}, {@code instance} or {@code owner}; empty for all subjects
   * @param identifier identifier in clear, kept in memory only; empty for all subjects
   * @param stream a data set; empty for all data sets
   * @param from first day of events; empty if there is no limit
   * @param to last day of events; empty if there is no limit
   */
  public record SuppressionScope(
      String kind,
      String identifier,
      String stream,
      Optional<LocalDate> from,
      Optional<LocalDate> to) {}

  /**
   * Returns a search for what is known about subjects.
   *
   * @throws org.obmeet.telemetry.lake.keys.KeysetException if the keyset cannot be used, or is of
   *     another lake
   */
  public SubjectSearch search() {
    return new SubjectSearch(lake, Catalogs.load(catalog), SuppressionLists.pseudonyms(lake, keys));
  }

  /**
   * Adds a row to the suppression table, after the check of the clock.
   *
   * @param who name of the person who ordered the suppression
   * @param until time at which the row ends, needed for a hold; empty if only a lift ends it
   * @throws JobException if an option is invalid; the message names the option
   */
  public Suppression add(
      Purpose purpose, SuppressionScope scope, String reason, String who, Optional<Instant> until) {
    check(purpose, scope, until);
    checkTexts(scope, reason, who);
    LakeAccess.checked(lake, now);
    String id = purpose.word().charAt(0) + "-" + RunClock.randomHex(ID_BYTES);
    Suppression row =
        Suppression.of(id, purpose, scope.kind(), subject(scope), reason, now)
            .about(scope.stream(), scope.from(), scope.to(), who)
            .ending(until);
    Map<String, Object> detail = new TreeMap<>();
    detail.put("set", List.of(id));
    detail.put("purpose", purpose.word());
    detail.put("reason", reason);
    detail.put("who", who);
    detail.put("stream", scope.stream());
    until.ifPresent(end -> detail.put("until", end.toString()));
    change(detail, rows -> Stream.concat(rows.stream(), Stream.of(row)).toList());
    return row;
  }

  /** Checks the texts of a new row, because the log stores texts for ever. */
  private static void checkTexts(SuppressionScope scope, String reason, String who) {
    if (reason.isBlank() || who.isBlank()) {
      throw JobException.badInput(
          "--reason and --requested-by must not be empty: they state the reason and who ordered"
              + " it");
    }
    boolean named =
        !scope.identifier().isEmpty()
            && (reason.contains(scope.identifier()) || who.contains(scope.identifier()));
    if (named) {
      throw JobException.badInput(
          "--reason and --requested-by must not contain the identifier of the subject");
    }
  }

  private void check(Purpose purpose, SuppressionScope scope, Optional<Instant> until) {
    if (purpose == Purpose.HOLD && until.isEmpty()) {
      throw JobException.badInput("--until is required: a legal hold must have an end");
    }
    if (purpose == Purpose.RESTRICTION && scope.kind().isEmpty()) {
      throw JobException.badInput(
          "--person, --instance, --owner or --file is required: a restriction without a subject"
              + " excludes nothing");
    }
    if (until.isPresent() && !until.get().isAfter(now)) {
      throw JobException.badInput(
          "--until must be after "
              + now.truncatedTo(ChronoUnit.SECONDS)
              + "; it is "
              + until.get());
    }
    Catalog declared = Catalogs.load(catalog);
    if (!scope.stream().isEmpty() && !declared.datasets().containsKey(scope.stream())) {
      String known = String.join(", ", declared.datasets().keySet());
      throw JobException.badInput(
          "--stream must be one of " + known + "; it is '" + scope.stream() + "'");
    }
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    if (scope.from().isPresent() && scope.from().get().isAfter(today)) {
      throw JobException.badInput(
          "--from must not be after " + today + "; it is " + scope.from().get());
    }
    if (scope.from().isPresent()
        && scope.to().isPresent()
        && scope.to().get().isBefore(scope.from().get())) {
      throw JobException.badInput("--to must not be before --from; it is " + scope.to().get());
    }
  }

  private String subject(SuppressionScope scope) {
    if (scope.kind().isEmpty()) {
      return "";
    }
    byte[] subject =
        SuppressionLists.pseudonyms(lake, keys)
            .subject(scope.kind(), scope.identifier().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(subject);
  }

  /** Returns the rows of some purposes that are in force, in order of time. */
  public List<Suppression> list(List<Purpose> purposes) {
    return new SuppressionTable(lake)
        .rows().stream()
            .filter(row -> purposes.contains(row.purpose()) && row.isInForce(now))
            .toList();
  }

  /**
   * Lifts a row of the suppression table. If it is a tombstone or an objection, new data are then
   * accepted, but the erased data are rejected as long as a source could bring them back.
   *
   * @throws JobException if the reason is blank, the purposes have no row of this id, or the row is
   *     an unfinished erasure
   */
  public void lift(List<Purpose> purposes, String id, String reason) {
    if (reason.isBlank()) {
      throw JobException.badInput("--reason must not be empty: it states why the row is lifted");
    }
    LakeAccess.checked(lake, now);
    Suppression row =
        list(purposes).stream()
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "ID must be one that 'list' shows; there is no %s with the id '%s'"
                            .formatted(purposes.get(0).word(), id)));
    if (row.isOpen()) {
      throw JobException.badInput("'" + id + "' is an unfinished erasure: it cannot be lifted");
    }
    change(
        Map.of("lifted", List.of(id), "purpose", row.purpose().word(), "reason", reason),
        rows ->
            rows.stream()
                .flatMap(k -> k.id().equals(id) ? tombstoneAfterLift(k).stream() : Stream.of(k))
                .toList());
  }

  /** Returns a row that still rejects the data from before the lift; empty if none is needed. */
  private Optional<Suppression> tombstoneAfterLift(Suppression lifted) {
    return lifted.blocksIntake()
        ? Optional.of(
            Suppression.of(
                    lifted.id(),
                    Purpose.TOMBSTONE,
                    lifted.kind(),
                    lifted.subject(),
                    lifted.reason(),
                    lifted.at())
                .ending(Optional.of(search().lastReplay(lifted.kind(), now)))
                .covering(lifted.through().filter(now::isAfter).or(() -> Optional.of(now)))
                .withDone(true))
        : Optional.empty();
  }

  private void change(Map<String, Object> detail, UnaryOperator<List<Suppression>> change) {
    new SuppressionTable(lake)
        .change(CommitKind.SUPPRESS, now, RunClock.newId("suppress", now), detail, change);
  }
}
