package org.obmeet.telemetry.jobs.suppress;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunIds;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;

/** Sets, lists and lifts legal holds, restrictions and objections. */
public final class SuppressionService {
  private static final int ID_BYTES = 6;

  private final Lake lake;
  private final Path keys;
  private final Instant now;

  /**
   * @param keys file of the key ring; read only where a subject is named
   */
  public SuppressionService(Lake lake, Path keys, Instant now) {
    this.lake = lake;
    this.keys = keys;
    this.now = now;
  }

  /**
   * What a row is to be about.
   *
   * @param kind person, instance or owner; empty for no one subject
   * @param identifier in clear, held in memory alone; empty for no one subject
   * @param stream a data set; empty for every one
   * @param from first day of events, if not all
   * @param to last day of events, if not all
   */
  public record Scope(
      String kind,
      String identifier,
      String stream,
      Optional<LocalDate> from,
      Optional<LocalDate> to) {}

  /**
   * Sets a row.
   *
   * @param until when it ends by itself; required of a hold
   * @return the row
   * @throws JobException naming the option that is at fault
   */
  public Suppression add(
      Purpose purpose, Scope scope, String reason, String who, Optional<Instant> until) {
    check(purpose, scope, until);
    checkWords(scope, reason, who);
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    String id = purpose.word().charAt(0) + "-" + HexFormat.of().formatHex(bytes);
    Suppression row =
        Suppression.of(id, purpose, scope.kind(), subject(scope), reason, now)
            .by(who)
            .about(scope.stream(), scope.from(), scope.to())
            .ending(until);
    Map<String, Object> detail = new TreeMap<>();
    detail.put("set", List.of(id));
    detail.put("purpose", purpose.word());
    detail.put("reason", reason);
    detail.put("who", who);
    detail.put("stream", scope.stream());
    until.ifPresent(end -> detail.put("until", end.toString()));
    change(
        detail,
        rows -> {
          List<Suppression> all = new ArrayList<>(rows);
          all.add(row);
          return all;
        });
    return row;
  }

  /** They stand in the log for good. */
  private static void checkWords(Scope scope, String reason, String who) {
    if (reason.isBlank() || who.isBlank()) {
      throw refusal("--reason and --who must say why and by whose order; one is empty");
    }
    boolean named =
        !scope.identifier().isEmpty()
            && (reason.contains(scope.identifier()) || who.contains(scope.identifier()));
    if (named) {
      throw refusal("--reason and --who must not hold the identifier that it is about");
    }
  }

  private void check(Purpose purpose, Scope scope, Optional<Instant> until) {
    if (purpose == Purpose.HOLD && until.isEmpty()) {
      throw refusal("--until must be given: a hold has an end");
    }
    if (until.isPresent() && !until.get().isAfter(now)) {
      throw refusal("--until must lie after " + now + "; it is " + until.get());
    }
    Catalog catalog = Catalogs.load(Catalogs.SHIPPED);
    if (!scope.stream().isEmpty() && !catalog.datasets().containsKey(scope.stream())) {
      throw refusal(
          "--stream must be one of "
              + String.join(", ", catalog.datasets().keySet())
              + "; it is '"
              + scope.stream()
              + "'");
    }
    LocalDate today = now.atZone(java.time.ZoneOffset.UTC).toLocalDate();
    if (scope.from().isPresent() && scope.from().get().isAfter(today)) {
      throw refusal("--from must not lie after " + today + "; it is " + scope.from().get());
    }
    if (scope.from().isPresent()
        && scope.to().isPresent()
        && scope.to().get().isBefore(scope.from().get())) {
      throw refusal("--to must not lie before --from; it is " + scope.to().get());
    }
  }

  private static JobException refusal(String message) {
    return new JobException(ExitCode.BAD_INPUT, message);
  }

  private String subject(Scope scope) {
    if (scope.kind().isEmpty()) {
      return "";
    }
    Keyset ring = Keyset.open(keys);
    lake.state().check(ring);
    byte[] subject =
        SuppressionLists.pseudonyms(ring)
            .subject(scope.kind(), scope.identifier().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(subject);
  }

  /** Rows of some purposes, in order of time. */
  public List<Suppression> list(List<Purpose> purposes) {
    return new SuppressionTable(lake)
        .rows().stream().filter(row -> purposes.contains(row.purpose())).toList();
  }

  /**
   * Lifts a row.
   *
   * @throws JobException where there is none of that id and purpose
   */
  public void lift(List<Purpose> purposes, String id, String reason) {
    Suppression row =
        list(purposes).stream()
            .filter(held -> held.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    refusal(
                        "ID must be one that 'list' shows; there is no '"
                            + id
                            + "' of "
                            + purposes.get(0).word()));
    if (row.isOpen()) {
      throw refusal("'" + id + "' is an erasure that is not done yet: it cannot be lifted");
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("lifted", List.of(id));
    detail.put("purpose", row.purpose().word());
    detail.put("reason", reason);
    change(detail, rows -> rows.stream().filter(held -> !held.id().equals(id)).toList());
  }

  private void change(
      Map<String, Object> detail, java.util.function.UnaryOperator<List<Suppression>> change) {
    String run = RunIds.next("suppress", now, new SecureRandom());
    new SuppressionTable(lake).change(CommitKind.SUPPRESS, now, run, detail, change);
  }
}
