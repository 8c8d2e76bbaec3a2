package org.obmeet.telemetry.lake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class RowRewriteTest {
  private static final Dataset DATASET = SampleDataset.newerVersion();
  private static final int COUNT = 30_000;
  private static final String LANDING = "landing/sample/date=2026-11-24/segment.avro";

  private static final List<GenericRecord> ROWS = SampleDataset.rows(DATASET, COUNT);

  @TempDir static Path original;
  private static FileRef ref;
  private static CleanFile file;

  @TempDir Path root;
  private Lake lake;

  @BeforeAll
  static void write() {
    Lake created =
        Lake.create(
            original.toString(),
            new LakeMetadata("ring", ConsentMode.RECORDED, "eu"),
            SampleDataset.AT);
    ref = writeClean(created, ROWS);
    file = new CleanFile("sample", FileDays.of(SampleDataset.DAY), 3, ref.path(), COUNT, false, 8);
    try (RowFileWriter writer = new RowFileWriter(created.files(), LANDING, DATASET, LANDING)) {
      ROWS.forEach(writer::append);
      writer.finish();
    }
  }

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> all = Files.walk(original)) {
      for (Path path : all.skip(1).toList()) {
        Files.copy(path, root.resolve(original.relativize(path)));
      }
    }
    lake = Lake.open(root.toString());
  }

  private static FileRef writeClean(Lake lake, List<GenericRecord> content) {
    return new CleanFileIo(lake.files())
        .write(
            DATASET,
            content.iterator(),
            batch -> lake.layout().cleanFile("sample", SampleDataset.DAY, 3, batch),
            () -> true)
        .orElseThrow();
  }

  private List<GenericRecord> clean(String path) {
    return new CleanFileIo(lake.files()).read(DATASET, path);
  }

  private List<GenericRecord> landing() {
    List<GenericRecord> found = new ArrayList<>();
    RowRemoval.scanLanding(lake, DATASET, LANDING, found::add);
    return found;
  }

  private static boolean isOdd(GenericRecord row) {
    return (Long) row.get("second") % 2 == 1;
  }

  private static GenericRecord renamed(GenericRecord row) {
    if (isOdd(row)) {
      return row;
    }
    GenericData.Record copy = new GenericData.Record((GenericData.Record) row, false);
    copy.put("version", "7.0");
    return copy;
  }

  /** A counter of the rows that are in memory at the same time. */
  private static final class LiveRows {
    private List<WeakReference<GenericRecord>> seen = new ArrayList<>();
    private long calls;
    private int peak;

    void see(GenericRecord row) {
      seen.add(new WeakReference<>(row));
      calls++;
      if (calls % (COUNT / 3) == 0) {
        System.gc();
        seen.removeIf(reference -> reference.refersTo(null));
        peak = Math.max(peak, seen.size());
      }
    }
  }

  @Test
  void cleanFile_rewritten_isNeverInMemoryAsAWhole() {
    LiveRows removed = new LiveRows();
    LiveRows updated = new LiveRows();

    new RowRemoval(lake, "run")
        .rewriteClean(
            DATASET,
            file,
            row -> {
              removed.see(row);
              return isOdd(row) ? null : row;
            });
    new RowUpdate(lake, "run")
        .rewriteClean(
            DATASET,
            file,
            row -> {
              updated.see(row);
              return renamed(row);
            });

    assertThat(List.of(removed.calls, updated.calls)).containsOnly((long) COUNT);
    assertThat(List.of(removed.peak, updated.peak)).allMatch(peak -> peak < 10);
  }

  @Test
  void landingSegment_rewrittenOrScanned_isNeverInMemoryAsAWhole() {
    LiveRows scanned = new LiveRows();
    LiveRows updated = new LiveRows();
    LiveRows removed = new LiveRows();

    RowRemoval.scanLanding(lake, DATASET, LANDING, scanned::see);
    new RowUpdate(lake, "run")
        .rewriteLanding(
            DATASET,
            LANDING,
            row -> {
              updated.see(row);
              return renamed(row);
            });
    new RowRemoval(lake, "run")
        .rewriteLanding(
            DATASET,
            LANDING,
            row -> {
              removed.see(row);
              return isOdd(row);
            });

    assertThat(List.of(scanned.peak, updated.peak, removed.peak))
        .as("rows of an Avro block of 64 kB")
        .allMatch(peak -> peak < 3_000);
  }

  private static UnaryOperator<GenericRecord> without(Predicate<GenericRecord> removed) {
    return row -> removed.test(row) ? null : row;
  }

  @Test
  void removal_ofOneRow_keepsAllOthersWhereverItIs() {
    for (int index : List.of(0, 999, 1000, 1001, COUNT - 1)) {
      GenericRecord row = ROWS.get(index);
      Rewrite rewrite =
          new RowRemoval(lake, "run-" + index).rewriteClean(DATASET, file, without(row::equals));

      List<GenericRecord> kept = new ArrayList<>(ROWS);
      kept.remove(index);
      assertThat(clean(rewrite.added().get(0).path())).isEqualTo(kept);
    }
  }

  @Test
  void removal_givesTheFileOfTheKeptRows() {
    Rewrite rewrite =
        new RowRemoval(lake, "run").rewriteClean(DATASET, file, without(RowRewriteTest::isOdd));

    FileRef written = rewrite.added().get(0).ref();
    List<GenericRecord> kept = ROWS.stream().filter(row -> !isOdd(row)).toList();
    assertThat(clean(written.path())).isEqualTo(kept);
    FileRef expected = writeClean(lake, kept);
    assertThat(written.sha256()).isEqualTo(expected.sha256());
    assertThat(LakeLayout.content(written.path())).isEqualTo(LakeLayout.content(expected.path()));
    assertThat(rewrite.removed()).containsExactly(ref.path());
  }

  @Test
  void update_keepsTheOrderAndCountsTheChanges() {
    RowUpdate update = new RowUpdate(lake, "run");

    Rewrite rewrite = update.rewriteClean(DATASET, file, RowRewriteTest::renamed);
    update.rewriteLanding(DATASET, LANDING, RowRewriteTest::renamed);

    List<GenericRecord> expected = ROWS.stream().map(RowRewriteTest::renamed).toList();
    assertThat(clean(rewrite.added().get(0).path())).isEqualTo(expected);
    assertThat(landing()).isEqualTo(expected);
    assertThat(update.changed()).isEqualTo(COUNT);
  }

  @Test
  void noRowOrAllRowsRemoved_writesNoFile() throws IOException {
    RowRemoval removal = new RowRemoval(lake, "run");
    byte[] segment = Files.readAllBytes(root.resolve(LANDING));

    Rewrite none = removal.rewriteClean(DATASET, file, row -> row);
    Rewrite all = removal.rewriteClean(DATASET, file, row -> null);
    removal.rewriteLanding(DATASET, LANDING, row -> false);

    assertThat(none.isEmpty()).isTrue();
    assertThat(all.added()).isEmpty();
    assertThat(all.removed()).containsExactly(ref.path());
    assertThat(Files.readAllBytes(root.resolve(LANDING))).isEqualTo(segment);
    removal.rewriteLanding(DATASET, LANDING, row -> true);
    assertThat(root.resolve(LANDING)).doesNotExist();
    assertThat(lake.files().list("clean")).hasSize(1);
  }

  @Test
  void damagedFile_isAnErrorAndStaysAsItIs() throws IOException {
    Map<String, byte[]> damaged = new HashMap<>();
    for (String path : List.of(LANDING, ref.path())) {
      byte[] bytes = Files.readAllBytes(root.resolve(path));
      bytes[bytes.length / 2] ^= 1;
      Files.write(root.resolve(path), bytes);
      damaged.put(path, bytes);
    }
    RowRemoval removal = new RowRemoval(lake, "run");

    assertThatThrownBy(() -> removal.rewriteClean(DATASET, file, without(RowRewriteTest::isOdd)))
        .isInstanceOf(UnreadableFileException.class);
    assertThatThrownBy(() -> removal.rewriteLanding(DATASET, LANDING, RowRewriteTest::isOdd))
        .isInstanceOf(UnreadableFileException.class);

    for (Map.Entry<String, byte[]> each : damaged.entrySet()) {
      assertThat(Files.readAllBytes(root.resolve(each.getKey()))).isEqualTo(each.getValue());
    }
    assertThat(lake.files().walk()).noneMatch(stored -> stored.path().startsWith("staging/aside/"));
  }
}
