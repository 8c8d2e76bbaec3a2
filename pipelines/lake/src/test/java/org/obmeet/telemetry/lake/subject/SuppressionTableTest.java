package org.obmeet.telemetry.lake.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;

/** Whoever changes the table beside others takes in what they have changed. */
class SuppressionTableTest {
  private static final Instant AT = Instant.parse("2026-08-03T12:00:00Z");

  @TempDir Path folder;
  private SuppressionTable table;

  @BeforeEach
  void make() {
    LakeMetadata genesis = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    table =
        new SuppressionTable(
            Lake.create(folder.resolve("lake").toString(), genesis, Instant.EPOCH));
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

  /** The first run plans, then the second one runs as a whole. */
  private void addBeside(String first, String second, UnaryOperator<List<Suppression>> between) {
    AtomicBoolean once = new AtomicBoolean();
    change(
        first,
        rows -> {
          List<Suppression> planned = adding(first).apply(rows);
          if (!once.getAndSet(true)) {
            change(second, between);
          }
          return planned;
        });
  }

  private List<String> ids() {
    return table.rows().stream().map(Suppression::id).toList();
  }

  @Test
  void change_besideAnother_whereThereIsNoTableYet_keepsBoth() {
    addBeside("one", "two", adding("two"));

    assertThat(ids()).containsExactly("one", "two");
  }

  @Test
  void change_besideAnother_keepsBoth() {
    change("zero", adding("zero"));

    addBeside("one", "two", adding("two"));

    assertThat(ids()).containsExactly("one", "two", "zero");
  }

  @Test
  void change_besideOneThatEndsTheLastRow_keepsNoneOfIt() {
    change("zero", adding("zero"));

    addBeside("one", "two", rows -> List.of());

    assertThat(ids()).containsExactly("one");
  }

  @Test
  void change_besideTwoThatEndTheTableAndBeginIt_keepsWhatIsThere() {
    change("zero", adding("zero"));
    change("none", rows -> List.of());

    addBeside("one", "two", adding("two"));

    assertThat(ids()).containsExactly("one", "two");
  }

  @Test
  void change_besideOneOfTheSame_saysWhatItDidItself() {
    AtomicBoolean once = new AtomicBoolean();
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
              if (!once.getAndSet(true)) {
                change("other", adding("one"));
              }
              return new SuppressionTable.Change(all, Map.of("set", missing));
            });

    assertThat(ids()).containsExactly("one", "two");
    assertThat(entry.orElseThrow().detail()).isEqualTo(Map.of("set", List.of("two")));
  }
}
