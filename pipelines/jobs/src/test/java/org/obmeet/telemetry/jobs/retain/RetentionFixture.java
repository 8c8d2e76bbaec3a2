package org.obmeet.telemetry.jobs.retain;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The state of a lake for a retention run: a log in memory, and a folder for the few files that are
 * read. By default, each clean file was checked and has rows of its own day only.
 */
final class RetentionFixture {
  static final Catalog CATALOG = Catalog.load();
  static final Dataset EVENTS = CATALOG.dataset("community_events");

  final LogFixture log = new LogFixture();
  final List<Suppression> table = new ArrayList<>();
  final Lake lake;
  final Keyset keyset;
  private final Instant now;
  private Set<String> mixed = Set.of();

  RetentionFixture(Path folder, String today) {
    now = Instant.parse(today + "T12:00:00Z");
    lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata("keys", ConsentMode.RECORDED, "eu"),
            now);
    keyset = Keyset.create(folder.resolve("keys"));
  }

  RetentionContext context() {
    LakeState state = log.state();
    return new RetentionContext(
        lake,
        CATALOG,
        now,
        Expiry.at(now),
        state,
        state.files(),
        new CheckedFiles(Optional.empty(), mixed, Set.of()),
        table,
        LegalHolds.inForce(table, now, () -> RowFixture.PSEUDONYMS),
        keyset);
  }

  RetentionPlan plan() {
    return new RetentionPlanner(context()).plan();
  }

  /** Returns the planned items of a zone. */
  List<RetentionItem> items(String zone) {
    return plan().items().stream().filter(item -> item.zone().equals(zone)).toList();
  }

  /** Writes a view of released windows, which has one table. */
  void view(String... windows) {
    lake.files().write("release/week/t.parquet", new byte[] {1}, 1);
    ReleaseIndex index =
        new ReleaseIndex(
            ReleaseIndex.FORM,
            "content",
            Stream.of(windows)
                .map(
                    window ->
                        new ReleaseIndex.Shown("instance_statistics", window, "ledger/x", "sha"))
                .toList(),
            List.of(new ReleaseIndex.Entry("week/t.parquet", "week/t.parquet", "sha", 1)),
            List.of());
    lake.files().write(ReleaseIndex.PATH, index.encode(), 1);
  }

  /** Files that were checked and have rows of other days. */
  void mixed(Collection<String> paths) {
    mixed = Set.copyOf(paths);
  }

  /** Adds a legal hold on the records of a subject, stream and days, each of which may be empty. */
  void hold(String kind, String id, String stream, String first, String last) {
    table.add(
        Suppression.of(
                "hold",
                Suppression.Purpose.HOLD,
                kind,
                kind.isEmpty() ? "" : RowFixture.hex(kind, id),
                "litigation",
                now)
            .about(stream, day(first), day(last), "legal"));
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.of(text).filter(day -> !day.isEmpty()).map(LocalDate::parse);
  }

  /** Writes a clean file of a folder's day and names it in the log. */
  String clean(String day, GenericRecord... rows) {
    String path =
        lake.layout().cleanFile(EVENTS.name(), LocalDate.parse(day), 0, "f" + log.commits().size());
    FileRef file = new CleanFileIo(lake.files()).write(EVENTS, List.of(rows), path);
    log.ingest(EVENTS.name(), List.of(file));
    return path;
  }

  /** Writes a landing segment. */
  String segment(String day, String name, GenericRecord... rows) {
    String path = lake.layout().landingFile(EVENTS.name(), LocalDate.parse(day), name);
    try (RowFileWriter writer = new RowFileWriter(lake.files(), path, EVENTS, name)) {
      List.of(rows).forEach(writer::append);
      writer.finish();
    }
    return path;
  }

  /** Returns an event of a person. */
  static GenericRecord event(String person, String day) {
    GenericRecord row = new RowFixture(EVENTS).rowOf("person", person, day + "T12:00:00Z");
    row.put("event_type", "page_view");
    return row;
  }
}
