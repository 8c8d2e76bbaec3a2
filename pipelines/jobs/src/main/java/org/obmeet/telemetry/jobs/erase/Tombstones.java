package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.policy.TombstoneRule;

/**
 * Sets tombstones for the named subjects, or for instances whose grace period after an opt-out or a
 * narrowed consent has ended.
 */
record Tombstones(ErasureContext context) {
  private static final String CONSENT = "consent";
  private static final int ID_BYTES = 6;

  /** Sets missing tombstones and returns every erasure that this run handles. */
  List<Suppression> set() {
    List<Suppression> requested = requested();
    SuppressionTable table = new SuppressionTable(context.lake());
    table.change(
        CommitKind.SUPPRESS, context.now(), context.run(), known -> withMissing(known, requested));
    return handled(table.rows(), requested);
  }

  /** Returns every erasure that a run would handle, and sets no tombstone. */
  List<Suppression> preview() {
    List<Suppression> requested = requested();
    List<Suppression> known = new SuppressionTable(context.lake()).rows();
    return handled(withMissing(known, requested).rows(), requested);
  }

  private List<Suppression> requested() {
    Dataset dataset = context.catalog().dataset(CONSENT);
    ConsentChanges changes = new ConsentChanges(new ConsentLog(context.lake(), dataset).recorded());
    return context.request().names().isEmpty() ? ended(changes) : named(changes);
  }

  /**
   * Ends the consents of the instances whose new rows these erasures reject, except consents given
   * after the tombstone. After a withdrawal, a later consent stays valid.
   */
  void endConsents(List<Suppression> erasures) {
    Dataset dataset = context.catalog().dataset(CONSENT);
    ConsentLog log = new ConsentLog(context.lake(), dataset);
    Map<String, Instant> instances =
        erasures.stream()
            .filter(row -> row.blocksIntake() && row.through().isEmpty())
            .filter(row -> row.kind().equals("instance"))
            .collect(Collectors.toMap(Suppression::subject, Suppression::at, (a, b) -> b));
    List<GenericRecord> optOuts =
        instances.isEmpty()
            ? List.of()
            : new ConsentChanges(log.pollNew()).optOuts(instances, context.now());
    if (!optOuts.isEmpty()) {
      log.append(optOuts, context.now(), context.run());
    }
  }

  private List<Suppression> handled(List<Suppression> rows, List<Suppression> requested) {
    return rows.stream()
        .filter(Suppression::isOpen)
        .filter(
            row ->
                context.request().names().isEmpty()
                    || requested.stream().anyMatch(other -> covers(row, other)))
        .toList();
  }

  /** Adds each requested row that neither a known row nor another requested row covers. */
  private static SuppressionTable.Change withMissing(
      List<Suppression> known, List<Suppression> requested) {
    List<Suppression> all = new ArrayList<>(known);
    for (Suppression row : requested) {
      if (all.stream().noneMatch(other -> covers(other, row))) {
        all.add(row);
      }
    }
    List<Suppression> added = all.subList(known.size(), all.size());
    Map<String, Object> detail = new TreeMap<>();
    if (!added.isEmpty()) {
      detail.put("set", added.stream().map(Suppression::id).toList());
      detail.put("purpose", added.get(0).purpose().word());
      detail.put("reason", added.get(0).reason());
    }
    return new SuppressionTable.Change(all, detail);
  }

  /**
   * Returns true if a row makes the other unnecessary. Such a row covers the same data. It has a
   * due time only if the other row has a due time, and an end only if the other row has an end. A
   * finished row covers only a row with {@code through}.
   */
  private static boolean covers(Suppression row, Suppression other) {
    boolean same =
        row.erases()
            && row.kind().equals(other.kind())
            && row.subject().equals(other.subject())
            && (row.purpose() == other.purpose() || row.purpose() == Purpose.OBJECTION)
            && (row.through().isEmpty() || row.through().equals(other.through()));
    boolean sooner = row.due().isEmpty() || other.due().isPresent();
    boolean lasting = row.until().isEmpty() || other.until().isPresent();
    return same && sooner && lasting && (row.isOpen() || other.through().isPresent());
  }

  private List<Suppression> named(ConsentChanges changes) {
    List<SubjectIdentifier> names = context.request().names();
    String reason = context.request().reason();
    if (context.request().type() == EraseRequest.Type.BEYOND_CONSENT) {
      Map<String, Instant> narrowings = changes.narrowings(at -> true);
      return names.stream()
          .map(name -> name.subject(context.pseudonyms()))
          .filter(narrowings::containsKey)
          .map(hex -> narrowing(hex, narrowings.get(hex)))
          .toList();
    }
    List<Suppression> rows = new ArrayList<>();
    List<SubjectIdentifier> owners = new ArrayList<>();
    for (SubjectIdentifier name : names) {
      String hex = name.subject(context.pseudonyms());
      rows.add(row(name.kind().word(), hex, reason));
      if (name.kind() == SubjectIdentifier.Kind.OWNER) {
        owners.add(name);
        changes.instancesOf(hex).forEach(subject -> rows.add(row("instance", subject, reason)));
      }
    }
    OwnerInstances.of(context, context.search().list(owners), changes.withoutAccount())
        .forEach(subject -> rows.add(row("instance", subject, reason)));
    return rows;
  }

  private Suppression row(String kind, String hex, String reason) {
    boolean objection = context.request().type() == EraseRequest.Type.OBJECTION;
    Purpose purpose = objection ? Purpose.OBJECTION : Purpose.TOMBSTONE;
    return Suppression.of(newId(), purpose, kind, hex, reason, context.now())
        .ending(end(kind, objection ? "objection" : reason))
        .dueAt(context.request().due());
  }

  private Suppression narrowing(String hex, Instant through) {
    String reason = "narrowed-consent";
    return Suppression.of(newId(), Purpose.NARROWING, "instance", hex, reason, context.now())
        .ending(end("instance", reason))
        .covering(Optional.of(through));
  }

  private static String newId() {
    return "e-" + RunClock.randomHex(ID_BYTES);
  }

  /** Returns the end of a tombstone by the policy; empty if an operator must lift it. */
  private Optional<Instant> end(String kind, String reason) {
    return context.catalog().processing().tombstone(reason).lasts() == TombstoneRule.Lasts.LIFTED
        ? Optional.empty()
        : Optional.of(context.search().lastReplay(kind, context.now()));
  }

  /** The withdrawals and narrowed consents whose grace period is over and whose data may exist. */
  private List<Suppression> ended(ConsentChanges changes) {
    Period grace = context.catalog().processing().withdrawalGrace();
    Predicate<Instant> isDue =
        at ->
            !at.atZone(ZoneOffset.UTC).plus(grace).toInstant().isAfter(context.now())
                && context.search().lastReplay("instance", at).isAfter(context.now());
    List<Suppression> rows = new ArrayList<>();
    changes
        .withdrawals(isDue)
        .forEach(
            (subject, at) ->
                rows.add(row("instance", subject, "withdrawal").covering(Optional.of(at))));
    changes.narrowings(isDue).forEach((subject, at) -> rows.add(narrowing(subject, at)));
    return rows;
  }
}
