package org.obmeet.telemetry.lake.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests changes of the suppression table. */
class SuppressionTableTest {
  private static final Instant AT = Instant.parse("2026-08-03T12:00:00Z");

  @TempDir Path folder;
  private SuppressionTable table;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    table =
        new SuppressionTable(
            Lake.create(folder.resolve("lake").toString(), metadata, Instant.EPOCH));
  }

  private static UnaryOperator<List<Suppression>> adding(String id) {
    return rows -> {
      List<Suppression> all = new ArrayList<>(rows);
      all.add(
          Suppression.of(id, Suppression.Purpose.TOMBSTONE, "person", "0".repeat(32), "test", AT));
      return all;
    };
  }

  private void change(String run, UnaryOperator<List<Suppression>> change) {
    table.change(CommitKind.SUPPRESS, AT, run, Map.of(), change);
  }

  /** Plans the first run, commits the second run, then commits the first. */
  private void addConcurrently(
      String first, String second, UnaryOperator<List<Suppression>> between) {
    AtomicBoolean changed = new AtomicBoolean();
    change(
        first,
        rows -> {
          List<Suppression> planned = adding(first).apply(rows);
          if (!changed.getAndSet(true)) {
            change(second, between);
          }
          return planned;
        });
  }

  private List<String> ids() {
    return table.rows().stream().map(Suppression::id).toList();
  }

  @Test
  void change_concurrentFirstChange_keepsBoth() {
    addConcurrently("one", "two", adding("two"));

    assertThat(ids()).containsExactly("one", "two");
  }

  @Test
  void change_concurrentChange_keepsBoth() {
    change("zero", adding("zero"));

    addConcurrently("one", "two", adding("two"));

    assertThat(ids()).containsExactly("one", "two", "zero");
  }

  @Test
  void change_concurrentRemovalOfLastRow_keepsRemoval() {
    change("zero", adding("zero"));

    addConcurrently("one", "two", rows -> List.of());

    assertThat(ids()).containsExactly("one");
  }

  @Test
  void change_concurrentRecreationOfTable_keepsBoth() {
    change("zero", adding("zero"));
    change("none", rows -> List.of());

    addConcurrently("one", "two", adding("two"));

    assertThat(ids()).containsExactly("one", "two");
  }

  @Test
  void change_concurrentEqualChange_recordsOwnPartOnly() {
    AtomicBoolean changed = new AtomicBoolean();
    Optional<Commit> entry =
        table.change(
            CommitKind.SUPPRESS,
            AT,
            "run",
            rows -> {
              List<String> missing = new ArrayList<>(List.of("one", "two"));
              rows.forEach(row -> missing.remove(row.id()));
              List<Suppression> all = rows;
              for (String id : missing) {
                all = adding(id).apply(all);
              }
              if (!changed.getAndSet(true)) {
                change("other", adding("one"));
              }
              return new SuppressionTable.Change(all, Map.of("set", missing));
            });

    assertThat(ids()).containsExactly("one", "two");
    assertThat(entry.orElseThrow().detail()).isEqualTo(Map.of("set", List.of("two")));
  }

  @Test
  void limitBy_batchWithAnEarlierOptIn_usesTheFirstAfterTheTombstone() {
    byte[] subject = new byte[16];
    Suppression erased =
        Suppression.of(
                "e-1",
                Suppression.Purpose.TOMBSTONE,
                "instance",
                HexFormat.of().formatHex(subject),
                "request",
                AT)
            .ending(Optional.of(AT.plusSeconds(60)));
    change("erase", rows -> List.of(erased));
    List<GenericRecord> decisions =
        Stream.of(-60, 10, 20).map(after -> optIn(subject, AT.plusSeconds(after))).toList();

    table.limitBy(decisions, AT.plusSeconds(30), "import");

    assertThat(table.rows()).containsExactly(erased.covering(Optional.of(AT.plusSeconds(9))));
  }

  private static GenericRecord optIn(byte[] subject, Instant at) {
    Schema schema = Catalog.load().dataset("consent").schema();
    GenericRecord row = new GenericData.Record(schema);
    row.put("statistics", true);
    row.put("second", at.getEpochSecond());
    row.put("subject", new GenericData.Fixed(schema.getField("subject").schema(), subject));
    return row;
  }
}
