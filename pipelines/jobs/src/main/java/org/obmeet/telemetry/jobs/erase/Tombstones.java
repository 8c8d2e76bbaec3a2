package org.obmeet.telemetry.jobs.erase;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Sets tombstones: of those that are named, or of those whose consent has ended long enough ago.
 */
final class Tombstones {
  private static final String CONSENT = "consent";
  private static final int ID_BYTES = 6;

  private final ErasureContext work;
  private final SecureRandom random = new SecureRandom();

  Tombstones(ErasureContext work) {
    this.work = work;
  }

  /** Sets what is missing, and returns every erasure that this run is about. */
  List<Suppression> set() {
    List<GenericRecord> decisions =
        new ConsentLog(work.lake(), work.catalog().dataset(CONSENT)).recorded();
    List<Suppression> wanted =
        work.request().names().isEmpty() ? withdrawn(decisions) : named(decisions);
    SuppressionTable table = new SuppressionTable(work.lake());
    table.change(CommitKind.SUPPRESS, work.now(), work.run(), known -> with(known, wanted));
    return table.rows().stream()
        .filter(Suppression::isOpen)
        .filter(
            row ->
                work.request().names().isEmpty()
                    || wanted.stream().anyMatch(asked -> covers(row, asked)))
        .toList();
  }

  /** The rows that are there, and of those that are wanted what they do not ask for. */
  private static SuppressionTable.Change with(List<Suppression> known, List<Suppression> wanted) {
    List<Suppression> fresh =
        wanted.stream().filter(row -> known.stream().noneMatch(k -> covers(k, row))).toList();
    List<Suppression> all = new ArrayList<>(known);
    all.addAll(fresh);
    Map<String, Object> detail = new TreeMap<>();
    if (!fresh.isEmpty()) {
      detail.put("set", fresh.stream().map(Suppression::id).toList());
      detail.put("purpose", fresh.get(0).purpose().word());
      detail.put("reason", fresh.get(0).reason());
    }
    return new SuppressionTable.Change(all, detail);
  }

  /** Whether a row asks for all that another asks for, and is open, or was done for the same. */
  private static boolean covers(Suppression row, Suppression asked) {
    boolean same =
        row.blocksIntake()
            && row.kind().equals(asked.kind())
            && row.subject().equals(asked.subject())
            && (row.purpose() == asked.purpose() || row.purpose() == Purpose.OBJECTION)
            && (row.through().isEmpty() || row.through().equals(asked.through()));
    boolean sooner = row.due().isEmpty() || asked.due().isPresent();
    return same && sooner && (row.isOpen() || asked.through().isPresent());
  }

  private List<Suppression> named(List<GenericRecord> decisions) {
    List<Suppression> rows = new ArrayList<>();
    for (SubjectIdentifier name : work.request().names()) {
      String hex = name.subject(work.pseudonyms());
      rows.add(row(name.kind().word(), hex, work.request().reason()));
      if (name.kind() == SubjectIdentifier.Kind.OWNER) {
        latest(decisions).values().stream()
            .filter(last -> hex.equals(hex(last.get("owner"))))
            .forEach(
                last ->
                    rows.add(row("instance", hex(last.get("subject")), work.request().reason())));
      }
    }
    return rows;
  }

  private Suppression row(String kind, String hex, String reason) {
    boolean objection = work.request().term() == EraseRequest.TombstoneTerm.OBJECTION;
    return Suppression.of(
            id(), objection ? Purpose.OBJECTION : Purpose.TOMBSTONE, kind, hex, reason, work.now())
        .ending(objection ? java.util.Optional.empty() : java.util.Optional.of(lastReplay()))
        .dueAt(work.request().due());
  }

  /** From then on whatever a source could bring back is past retention. */
  private Instant lastReplay() {
    Instant last = work.now();
    for (Dataset dataset : work.datasets()) {
      Instant end =
          work.now()
              .atZone(ZoneOffset.UTC)
              .plus(dataset.clockSkew())
              .plus(dataset.retention().clean())
              .plus(Duration.ofDays(2))
              .toInstant();
      last = end.isAfter(last) ? end : last;
    }
    return last;
  }

  /** Instances whose last decision is an opt-out of before the time of grace. */
  private List<Suppression> withdrawn(List<GenericRecord> decisions) {
    List<Suppression> rows = new ArrayList<>();
    for (GenericRecord last : latest(decisions).values()) {
      Instant at = Instant.ofEpochSecond((Long) last.get("second"));
      Instant due =
          at.atZone(ZoneOffset.UTC).plus(work.catalog().processing().withdrawalGrace()).toInstant();
      if (!Boolean.TRUE.equals(last.get("statistics")) && !due.isAfter(work.now())) {
        rows.add(
            row("instance", hex(last.get("subject")), "withdrawal")
                .covering(java.util.Optional.of(at)));
      }
    }
    return rows;
  }

  /** The last decision of each instance; of one second an opt-out. */
  private static Map<String, GenericRecord> latest(List<GenericRecord> decisions) {
    Map<String, GenericRecord> latest = new TreeMap<>();
    for (GenericRecord row : decisions) {
      latest.merge(hex(row.get("subject")), row, Tombstones::later);
    }
    return latest;
  }

  private static GenericRecord later(GenericRecord a, GenericRecord b) {
    int order = Long.compare((Long) a.get("second"), (Long) b.get("second"));
    boolean aEnds = !Boolean.TRUE.equals(a.get("statistics"));
    return order > 0 || (order == 0 && aEnds) ? a : b;
  }

  private String id() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "e-" + HexFormat.of().formatHex(bytes);
  }

  private static String hex(Object fixed) {
    return fixed == null ? "" : HexFormat.of().formatHex(((GenericFixed) fixed).bytes());
  }
}
