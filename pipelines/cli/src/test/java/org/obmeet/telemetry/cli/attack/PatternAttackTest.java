package org.obmeet.telemetry.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.records.InputDimension;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpecReader;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.jobs.JobException;

/** Attacks releases of the real program, with and without a key. */
class PatternAttackTest {
  private static final int MAX_TABLES = 60;
  private static final SecretNoise NO_KEY = (purpose, cell) -> 0.5;

  @TempDir Path root;

  private ProtectionSpec spec(String... dimensions) throws Exception {
    return spec(root, List.of(dimensions));
  }

  static ProtectionSpec spec(Path folder, List<String> dimensions) throws Exception {
    return ProtectionSpecReader.read(
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            weight: freq
            dimensions: {%s: {}}
            tables: [{name: t, dimensions: [%s], measures: [{count: n}]}]
            threshold: 10
            """
                .formatted(String.join(": {}, ", dimensions), String.join(", ", dimensions))));
  }

  /** Returns a table of one or two dimensions with these counts. */
  static InputData data(int[]... rows) {
    List<InputDimension> dimensions = new ArrayList<>();
    if (rows.length > 1) {
      dimensions.add(dimension("row", rows.length));
    }
    dimensions.add(dimension("column", rows[0].length));
    int width = rows[0].length;
    int size = rows.length * width;
    int[][] leaves = new int[dimensions.size()][];
    leaves[0] = IntStream.range(0, size).map(i -> 1 + i / width).toArray();
    leaves[dimensions.size() - 1] = IntStream.range(0, size).map(i -> 1 + i % width).toArray();
    List<Hierarchy> nodes = dimensions.stream().map(InputDimension::nodes).toList();
    long[] counts = Arrays.stream(rows).flatMapToInt(Arrays::stream).asLongStream().toArray();
    Records records = new Records(nodes, leaves, null, counts, List.of(), new long[0][]);
    return new InputData(dimensions, records, List.of(), size, 0, "table");
  }

  static int[][] counts(int rows, int columns, int mean, Random random) {
    int[][] counts = new int[rows][columns];
    for (int[] row : counts) {
      Arrays.setAll(row, i -> 1 + (int) Math.round(-mean * Math.log(1 - random.nextDouble())));
    }
    return counts;
  }

  private static InputDimension dimension(String name, int values) {
    return new InputDimension(
        ParentLabels.flat(name), IntStream.range(0, values).mapToObj(i -> "v" + i).toList());
  }

  static SecretNoise noise(int key) {
    return SecretNoise.of(ByteBuffer.allocate(SecretNoise.KEY_BYTES).putInt(key).array(), "", "");
  }

  private static PatternAttack.Result attack(
      ProtectionSpec spec, List<ProtectedTable> released, boolean keyed) {
    return PatternAttack.attack(
        spec,
        released,
        MAX_TABLES,
        (data, noise) -> ProtectRun.tables(spec, data, keyed ? noise : NO_KEY));
  }

  @Test
  void lightestPattern_withoutAKey_tellsTheCount() throws Exception {
    ProtectionSpec spec = spec("column");
    InputData data = data(new int[] {9, 15, 15, 40, 60});

    PatternAttack.Result result = attack(spec, ProtectRun.tables(spec, data, NO_KEY), false);

    assertThat(result.tables()).isEqualTo(23);
    assertThat(result.cells().get(0).byTotals()).hasSize(23);
    assertThat(result.exact()).hasSize(2);
    assertThat(result.below()).extracting(PatternAttack.Cell::left).containsExactly(List.of(9L));
  }

  @ParameterizedTest
  @CsvSource({"1, 6, 15, 2", "3, 4, 25, 1"})
  void randomTables_withAKey_tellNoCountAndNoneBelowTheThreshold(
      int rows, int columns, int mean, int wanted) throws Exception {
    ProtectionSpec spec = rows > 1 ? spec("row", "column") : spec("column");
    Random random = new Random(54);
    int attacked = 0;
    for (int key = 100; attacked < wanted; key++) {
      int[][] counts = counts(rows, columns, mean, random);
      List<ProtectedTable> released;
      PatternAttack.Result result;
      try {
        released = ProtectRun.tables(spec, data(counts), noise(key));
        result = attack(spec, released, true);
      } catch (JobException unsafeOrTooLarge) {
        continue;
      }
      attacked++;
      assertThat(result.exact()).as(Arrays.deepToString(counts)).isEmpty();
      assertThat(result.below()).as(Arrays.deepToString(counts)).isEmpty();
    }
  }

  @Test
  void sameKey_givesTheSameTables_anotherKeyOthers() throws Exception {
    ProtectionSpec spec = spec("column");
    InputData data = data(new int[] {9, 15, 15, 15, 15, 15, 15, 15});

    List<List<ProtectedTable>> byKey =
        IntStream.range(0, 8).mapToObj(k -> ProtectRun.tables(spec, data, noise(k))).toList();

    assertThat(byKey).element(3).isEqualTo(ProtectRun.tables(spec, data, noise(3)));
    assertThat(byKey.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void releaseThatAgreesWithTooManyTables_isRefused() throws Exception {
    ProtectionSpec spec = spec("column");
    List<ProtectedTable> released =
        ProtectRun.tables(spec, data(new int[] {9, 9, 9, 9, 9, 9}), noise(0));

    assertThatThrownBy(() -> attack(spec, released, true))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "--pattern requires a release that agrees with at most 60 tables; this one agrees"
                + " with more, so that the attack would take too long");
  }

  @Test
  void anotherSpecification_isRefused() throws Exception {
    List<ProtectedTable> released =
        ProtectRun.tables(spec("column"), data(new int[] {9, 15, 15, 40, 60}), NO_KEY);

    assertThatThrownBy(() -> attack(spec("row", "column"), released, true))
        .hasMessage("--pattern requires a table that has all dimensions of the specification");
  }
}
