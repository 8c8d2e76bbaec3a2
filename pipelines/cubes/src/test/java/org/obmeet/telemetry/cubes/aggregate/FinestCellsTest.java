package org.obmeet.telemetry.cubes.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;

class FinestCellsTest {
  private record Codes(int[] codes, List<String> labels) implements DictionaryVector {}

  @Test
  void of_manyCombinations_assignsEachOneIndex() {
    Random random = new Random(11);
    List<DictionaryVector> dimensions =
        List.of(codes(random, 90), codes(random, 1), codes(random, 110));
    FinestCells finest = new FinestCells(3);
    finest.setColumns(dimensions);
    Map<List<Integer>, Integer> seen = new HashMap<>();
    for (int row = 0; row < 5000; row++) {
      int at = row;
      List<Integer> key = dimensions.stream().map(d -> d.codes()[at]).toList();
      int number = finest.findOrAdd(row);
      assertThat(number).isEqualTo(seen.computeIfAbsent(key, k -> seen.size()));
      for (int d = 0; d < 3; d++) {
        assertThat(finest.code(number, d)).isEqualTo(key.get(d));
      }
    }
    assertThat(seen).hasSizeGreaterThan(3000);
  }

  @Test
  void of_rowsWithoutDimensions_isOneCombination() {
    FinestCells finest = new FinestCells(0);
    finest.setColumns(List.of());
    assertThat(finest.findOrAdd(3)).isZero();
    assertThat(finest.findOrAdd(9)).isZero();
  }

  @Test
  void setColumns_ofPartsWithOtherCodes_keepsEachIndex() {
    Random random = new Random(13);
    FinestCells finest = new FinestCells(2);
    Map<List<String>, Integer> seen = new HashMap<>();
    for (int part = 0; part < 5; part++) {
      List<DictionaryVector> dimensions =
          List.of(shuffled(random, 10 + 30 * part), shuffled(random, 60 - 10 * part));
      finest.setColumns(dimensions);
      for (int row = 0; row < 1000; row++) {
        int at = row;
        List<String> key = dimensions.stream().map(d -> d.labels().get(d.codes()[at])).toList();
        int number = finest.findOrAdd(row);
        assertThat(number).isEqualTo(seen.computeIfAbsent(key, k -> seen.size()));
        for (int d = 0; d < 2; d++) {
          assertThat(finest.label(d, finest.code(number, d))).isEqualTo(key.get(d));
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(1500);
  }

  private static DictionaryVector shuffled(Random random, int labels) {
    List<String> names =
        new ArrayList<>(IntStream.range(0, labels).mapToObj(i -> "v" + i).toList());
    Collections.shuffle(names, random);
    return new Codes(random.ints(1000, 0, labels).toArray(), names);
  }

  @Test
  void of_keysBeyond64Bits_assignsEachOneIndex() {
    Random random = new Random(7);
    List<DictionaryVector> dimensions = new ArrayList<>();
    for (int d = 0; d < 12; d++) {
      dimensions.add(codes(random, 3000));
    }
    FinestCells finest = new FinestCells(12);
    finest.setColumns(dimensions);
    for (int row = 0; row < 5000; row++) {
      assertThat(finest.findOrAdd(row)).isEqualTo(row);
      assertThat(finest.findOrAdd(row / 2)).isEqualTo(row / 2);
    }
    for (int d = 0; d < 12; d++) {
      assertThat(finest.code(4321, d)).isEqualTo(dimensions.get(d).codes()[4321]);
    }
  }

  private static DictionaryVector codes(Random random, int labels) {
    return new Codes(
        random.ints(5000, 0, labels).toArray(),
        IntStream.range(0, labels).mapToObj(i -> "v" + i).toList());
  }
}
