package org.obmeet.telemetry.jobs.erase;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Sets tombstones for the named subjects, or for instances whose grace period after an opt-out has
 * ended.
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
    List<GenericRecord> decisions =
        new ConsentLog(context.lake(), context.catalog().dataset(CONSENT)).recorded();
    return context.request().names().isEmpty() ? withdrawn(decisions) : named(decisions);
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

  /** Adds each requested row that no known row covers. */
  private static SuppressionTable.Change withMissing(
      List<Suppression> known, List<Suppression> requested) {
    List<Suppression> added =
        requested.stream().filter(row -> known.stream().noneMatch(k -> covers(k, row))).toList();
    List<Suppression> all = new ArrayList<>(known);
    all.addAll(added);
    Map<String, Object> detail = new TreeMap<>();
    if (!added.isEmpty()) {
      detail.put("set", added.stream().map(Suppression::id).toList());
      detail.put("purpose", added.get(0).purpose().word());
      detail.put("reason", added.get(0).reason());
    }
    return new SuppressionTable.Change(all, detail);
  }

  /** Returns true if a row covers another row, and is open or was finished for the same data. */
  private static boolean covers(Suppression row, Suppression other) {
    boolean same =
        row.blocksIntake()
            && row.kind().equals(other.kind())
            && row.subject().equals(other.subject())
            && (row.purpose() == other.purpose() || row.purpose() == Purpose.OBJECTION)
            && (row.through().isEmpty() || row.through().equals(other.through()));
    boolean sooner = row.due().isEmpty() || other.due().isPresent();
    return same && sooner && (row.isOpen() || other.through().isPresent());
  }

  private List<Suppression> named(List<GenericRecord> decisions) {
    List<Suppression> rows = new ArrayList<>();
    for (SubjectIdentifier name : context.request().names()) {
      String hex = name.subject(context.pseudonyms());
      rows.add(row(name.kind().word(), hex, context.request().reason()));
      if (name.kind() == SubjectIdentifier.Kind.OWNER) {
        latest(decisions).values().stream()
            .filter(last -> hex.equals(SubjectRows.hex(last.get("owner"))))
            .forEach(
                last ->
                    rows.add(
                        row(
                            "instance",
                            SubjectRows.hex(last.get("subject")),
                            context.request().reason())));
      }
    }
    return rows;
  }

  private Suppression row(String kind, String hex, String reason) {
    boolean objection = context.request().term() == EraseRequest.TombstoneTerm.OBJECTION;
    return Suppression.of(
            "e-" + RunClock.randomHex(ID_BYTES),
            objection ? Purpose.OBJECTION : Purpose.TOMBSTONE,
            kind,
            hex,
            reason,
            context.now())
        .ending(objection ? Optional.empty() : Optional.of(lastReplay()))
        .dueAt(context.request().due());
  }

  /** The time after which each row that a source may deliver again is past its retention. */
  private Instant lastReplay() {
    Instant last = context.now();
    for (Dataset dataset : context.datasets()) {
      Instant end =
          context
              .now()
              .atZone(ZoneOffset.UTC)
              .plus(dataset.clockSkew())
              .plus(dataset.retention().clean())
              .plus(Duration.ofDays(2))
              .toInstant();
      last = end.isAfter(last) ? end : last;
    }
    return last;
  }

  /** Instances whose last decision is an opt-out and whose grace period has ended. */
  private List<Suppression> withdrawn(List<GenericRecord> decisions) {
    List<Suppression> rows = new ArrayList<>();
    for (GenericRecord last : latest(decisions).values()) {
      Instant at = Instant.ofEpochSecond((Long) last.get("second"));
      Instant due =
          at.atZone(ZoneOffset.UTC)
              .plus(context.catalog().processing().withdrawalGrace())
              .toInstant();
      if (!Boolean.TRUE.equals(last.get("statistics")) && !due.isAfter(context.now())) {
        rows.add(
            row("instance", SubjectRows.hex(last.get("subject")), "withdrawal")
                .covering(Optional.of(at)));
      }
    }
    return rows;
  }

  /** The last decision of each instance. In the same second, an opt-out counts as the last. */
  private static Map<String, GenericRecord> latest(List<GenericRecord> decisions) {
    Map<String, GenericRecord> latest = new TreeMap<>();
    for (GenericRecord row : decisions) {
      latest.merge(SubjectRows.hex(row.get("subject")), row, Tombstones::later);
    }
    return latest;
  }

  private static GenericRecord later(GenericRecord a, GenericRecord b) {
    int order = Long.compare((Long) a.get("second"), (Long) b.get("second"));
    boolean aEnds = !Boolean.TRUE.equals(a.get("statistics"));
    return order > 0 || (order == 0 && aEnds) ? a : b;
  }
}
