package org.obmeet.telemetry.lake.subject;

import com.google.common.collect.SetMultimap;
import com.google.common.collect.TreeMultimap;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The suppression table, which is one file. Every change is a commit that replaces the file. A
 * lifted row is therefore deleted and not only marked.
 */
public record SuppressionTable(Lake lake) {
  private static final int MAX_ATTEMPTS = 100;
  private static final Comparator<Suppression> ORDER =
      Comparator.comparing(Suppression::at).thenComparing(Suppression::id);

  /** Returns all rows, in order of time; throws {@link LakeException} if they cannot be read. */
  public List<Suppression> rows() {
    return currentVersion().rows();
  }

  /**
   * Returns all rows in a state of the lake, in order of time.
   *
   * @throws LakeException if they cannot be read
   */
  public List<Suppression> rows(LakeState state) {
    return path(state).map(this::read).orElse(List.of());
  }

  /**
   * Returns the path of the table's file; empty if the table has no row. After a break of the log,
   * an unreadable commit may have changed the table, so the newest file is the table.
   */
  private Optional<String> path(LakeState state) {
    return lake.log().isPastBreak()
        ? lake.files().list("clean/suppression").stream()
            .max(Comparator.comparing(StoredFile::modified).thenComparing(StoredFile::path))
            .map(StoredFile::path)
        : state.suppressions().map(FileRef::path);
  }

  /** A version of the table, and the state of the lake that contains it. */
  private record Version(LakeState state, List<Suppression> rows) {}

  private Version currentVersion() {
    for (int attempt = 1; ; attempt++) {
      LakeState state = lake.state();
      try {
        return new Version(state, rows(state));
      } catch (LakeException replaced) {
        if (attempt == MAX_ATTEMPTS || path(state).filter(lake.files()::exists).isPresent()) {
          throw replaced;
        }
      }
    }
  }

  /**
   * The rows of a new version of the table, and the detail of its commit.
   *
   * @param detail must not name a subject
   */
  public record Change(List<Suppression> rows, Map<String, Object> detail) {}

  /** Changes the table by a commit with a fixed detail. Retries after a concurrent change. */
  public Optional<Commit> change(
      CommitKind kind,
      Instant at,
      String run,
      Map<String, Object> detail,
      UnaryOperator<List<Suppression>> change) {
    return change(kind, at, run, rows -> new Change(change.apply(rows), detail));
  }

  /**
   * Changes the table by a commit. Retries after a concurrent change of the table.
   *
   * @param kind kind of the commit: {@code SUPPRESS}, or {@code ERASE} with receipts
   * @param plan computes the change from the current rows; called once per attempt
   * @return the commit; empty if the kind is {@code SUPPRESS} and nothing changes
   */
  public Optional<Commit> change(
      CommitKind kind, Instant at, String run, Function<List<Suppression>, Change> plan) {
    for (int attempt = 1; ; attempt++) {
      Version current = currentVersion();
      LakeState state = current.state();
      Change change = plan.apply(current.rows());
      List<Suppression> after = new ArrayList<>(change.rows());
      after.sort(ORDER);
      if (after.equals(current.rows()) && kind == CommitKind.SUPPRESS) {
        return Optional.empty();
      }
      List<FileRef> added = after.isEmpty() ? List.of() : List.of(write(after, run, state.head()));
      CommitDraft draft =
          CommitDraft.of(kind, state.head().number(), at, run)
              .withAdded(added)
              .withRemoved(state.suppressions().stream().map(FileRef::path).toList())
              .withDetail(change.detail());
      if (!holds(after).equals(holds(current.rows()))) {
        draft = draft.put(LogKey.HOLDS, true);
      }
      try {
        return Optional.of(new FileCleanup(lake, at, run).append(draft));
      } catch (CommitConflictException conflict) {
        if (attempt == MAX_ATTEMPTS || lake.log().isFenced(run)) {
          throw conflict;
        }
      }
    }
  }

  /**
   * Limits the tombstones of an instance or owner to data before the first later opt-in of that
   * instance or owner. Tombstones without an end, which an operator lifts, stay unchanged.
   */
  public void limitBy(List<GenericRecord> decisions, Instant at, String run) {
    SetMultimap<String, Long> optIns = TreeMultimap.create();
    for (GenericRecord row : decisions) {
      if (Boolean.TRUE.equals(row.get("statistics"))) {
        optIns.put("instance" + hex(row.get("subject")), (Long) row.get("second"));
        optIns.put("owner" + hex(row.get("owner")), (Long) row.get("second"));
      }
    }
    if (optIns.isEmpty()) {
      return;
    }
    UnaryOperator<Suppression> limited =
        row ->
            optIns.get(row.kind() + row.subject()).stream()
                .filter(second -> second > row.at().getEpochSecond())
                .findFirst()
                .filter(second -> row.purpose() == Suppression.Purpose.TOMBSTONE)
                .filter(second -> row.until().isPresent() && row.through().isEmpty())
                .map(second -> row.covering(Optional.of(Instant.ofEpochSecond(second - 1))))
                .orElse(row);
    Map<String, Object> detail = Map.of("lifted", "by consent", "purpose", "tombstone");
    change(CommitKind.SUPPRESS, at, run, detail, rows -> rows.stream().map(limited).toList());
  }

  private static String hex(Object subject) {
    return subject == null ? "" : HexFormat.of().formatHex(((GenericFixed) subject).bytes());
  }

  private static List<Suppression> holds(List<Suppression> rows) {
    return rows.stream().filter(row -> row.purpose() == Suppression.Purpose.HOLD).toList();
  }

  private FileRef write(List<Suppression> rows, String run, LogHead head) {
    String path = lake.layout().suppressionFile(run + "-" + (head.number() + 1));
    byte[] bytes = CanonicalJson.canonical(rows.stream().map(SuppressionTable::map).toList());
    return lake.files().write(path, bytes, rows.size());
  }

  /**
   * Returns all rows of a version of the table, in order of time.
   *
   * @param path the version's file, which a state of the lake names
   * @throws LakeException if the file cannot be read, for example because a newer version of the
   *     table has replaced it
   */
  public List<Suppression> read(String path) {
    byte[] bytes = lake.files().bytes(path);
    try {
      return CanonicalJson.list(bytes).stream().map(row -> row((Map<?, ?>) row)).toList();
    } catch (IOException | RuntimeException e) {
      throw new LakeException("'" + path + "' is damaged: it is not a suppression table", e);
    }
  }

  private static Map<String, Object> map(Suppression row) {
    Map<String, Object> map = new TreeMap<>();
    map.put("id", row.id());
    map.put("purpose", row.purpose().word());
    map.put("kind", row.kind());
    map.put("subject", row.subject());
    map.put("stream", row.stream());
    map.put("reason", row.reason());
    map.put("who", row.orderedBy());
    map.put("at", row.at().toString());
    map.put("done", row.done());
    row.from().ifPresent(day -> map.put("from", day.toString()));
    row.to().ifPresent(day -> map.put("to", day.toString()));
    row.until().ifPresent(time -> map.put("until", time.toString()));
    row.through().ifPresent(time -> map.put("through", time.toString()));
    row.due().ifPresent(time -> map.put("due", time.toString()));
    return map;
  }

  private static Suppression row(Map<?, ?> map) {
    Suppression.Purpose purpose =
        KeywordEnum.of(Suppression.Purpose.class, (String) map.get("purpose")).orElseThrow();
    return new Suppression(
        (String) map.get("id"),
        purpose,
        (String) map.get("kind"),
        (String) map.get("subject"),
        (String) map.get("stream"),
        Optional.ofNullable((String) map.get("from")).map(LocalDate::parse),
        Optional.ofNullable((String) map.get("to")).map(LocalDate::parse),
        (String) map.get("reason"),
        (String) map.get("who"),
        Instant.parse((String) map.get("at")),
        instant(map, "until"),
        instant(map, "through"),
        instant(map, "due"),
        (Boolean) map.get("done"));
  }

  private static Optional<Instant> instant(Map<?, ?> map, String key) {
    return Optional.ofNullable((String) map.get(key)).map(Instant::parse);
  }
}
