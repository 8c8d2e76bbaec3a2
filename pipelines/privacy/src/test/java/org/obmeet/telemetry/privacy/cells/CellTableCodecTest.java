package org.obmeet.telemetry.privacy.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTableCodecTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void decode_encodedTable_returnsAnEqualTable(long seed) {
    CellTable table = CellTableTest.random(seed);
    CellTable back = CellTableCodec.decode(CellTableCodec.encode(table));
    assertThat(back.size()).isEqualTo(table.size());
    assertThat(back.trees().get(0).size()).isEqualTo(table.trees().get(0).size());
    for (int cell = 0; cell < table.size(); cell++) {
      int node = back.node(cell, 0);
      assertThat(node).isEqualTo(table.node(cell, 0));
      assertThat(back.trees().get(0).label(node)).isEqualTo(table.trees().get(0).label(node));
      assertThat(back.trees().get(0).isLeaf(node)).isEqualTo(table.trees().get(0).isLeaf(node));
      assertThat(back.find(node)).isEqualTo(cell);
      assertThat(figures(back, cell)).isEqualTo(figures(table, cell));
    }
    assertThat(back.footprints().size()).isEqualTo(table.footprints().size());
    assertThat(entries(back))
        .isEqualTo(entries(table))
        .anyMatch(entry -> entry.contains(ContributorEligibility.ELIGIBLE))
        .anyMatch(entry -> entry.contains(ContributorEligibility.NOT_ELIGIBLE));
    assertThat(CellTableCodec.encode(back)).isEqualTo(CellTableCodec.encode(table));
  }

  @Test
  void decode_tableWithoutCellsOrMeasures_returnsAnEqualTable() {
    CellTable back = CellTableCodec.decode(CellTableCodec.encode(new CellTable(List.of(), 0)));
    assertThat(back.size()).isZero();
    assertThat(back.find()).isEqualTo(-1);
    back.contribute(back.findOrAdd(), 1, new long[0], 0, ContributorEligibility.ELIGIBLE);
    assertThat(CellTableCodec.decode(CellTableCodec.encode(back)).contributors(0)).isOne();
  }

  @Test
  void decode_otherVersion_isRefused() {
    byte[] encoded = bytes(CellTableTest.random(1));
    encoded[0] = 18;
    assertThatThrownBy(() -> decode(encoded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version of an encoded cell table must be 6; it is 9");
  }

  @Test
  void decode_anyPrefix_isRefused() {
    byte[] encoded = bytes(CellTableTest.random(2));
    for (int length = 0; length < encoded.length; length++) {
      byte[] prefix = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> decode(prefix))
          .as("prefix of %s bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void decode_moreBytesThanTheTable_isRefused() {
    byte[] encoded = bytes(new CellTable(List.of(), 1));
    assertThatThrownBy(() -> decode(Arrays.copyOf(encoded, encoded.length + 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an encoded cell table must end with its last footprint; more bytes follow");
  }

  @Test
  void decode_aCellTwice_isRefused() {
    byte[] once = {2 * CellTableCodec.VERSION, 0, 0, 2, 2, 2, 0, 2, 0, 0};
    byte[] twice = {2 * CellTableCodec.VERSION, 0, 0, 2, 2, 4, 0, 2, 0, 0, 2, 0, 0};
    assertThat(decode(once).contributors(0)).isOne();
    assertThatThrownBy(() -> decode(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an encoded cell table has a cell twice");
  }

  /** The decoder must not depend on the boundaries of blocks. */
  @Test
  void decode_blocksCutAnywhere_returnsTheSame() {
    byte[] encoded = bytes(CellTableTest.random(3));
    Random random = new Random(3);
    for (int most : new int[] {1, 2, 7, 1000}) {
      List<ByteBuffer> blocks = new ArrayList<>();
      for (int at = 0; at < encoded.length; ) {
        int length = Math.min(random.nextInt(most + 1), encoded.length - at);
        blocks.add(ByteBuffer.wrap(encoded, at, length).slice());
        at += length;
      }
      assertThat(bytes(CellTableCodec.decode(blocks))).isEqualTo(encoded);
    }
  }

  @Test
  void decode_withoutABlock_isRefused() {
    CellTable table = CellTableTest.random(6);
    for (int who = 50; who < 600_000; who++) {
      table
          .footprints()
          .add(who, 0, new long[table.measures()], 0, ContributorEligibility.ELIGIBLE);
    }
    List<ByteBuffer> encoded = CellTableCodec.encode(table);
    assertThat(encoded).hasSizeGreaterThan(3);
    for (int lost = 0; lost < encoded.size(); lost++) {
      List<ByteBuffer> rest = new ArrayList<>(encoded);
      rest.remove(lost);
      assertThatThrownBy(() -> CellTableCodec.decode(rest))
          .as("without block %s", lost)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void encode_laterAdditions_areNotEncoded() {
    CellTable table = CellTableTest.random(4);
    List<ByteBuffer> encoded = CellTableCodec.encode(table);
    byte[] before = joined(encoded);
    for (int who = 50; who < 300_000; who++) {
      table
          .footprints()
          .add(who, 0, new long[table.measures()], 0, ContributorEligibility.ELIGIBLE);
    }
    assertThat(CellTableCodec.encode(table)).hasSizeGreaterThan(encoded.size());
    table.footprints().retainContributorsInSmallCells(cell -> false);
    table.footprints().add(1, 0, new long[table.measures()], 0, ContributorEligibility.ELIGIBLE);
    assertThat(joined(encoded)).isEqualTo(before);
  }

  private static CellTable decode(byte[] encoded) {
    return CellTableCodec.decode(List.of(ByteBuffer.wrap(encoded)));
  }

  private static byte[] bytes(CellTable table) {
    return joined(CellTableCodec.encode(table));
  }

  private static byte[] joined(List<ByteBuffer> blocks) {
    ByteBuffer all = ByteBuffer.allocate(blocks.stream().mapToInt(ByteBuffer::remaining).sum());
    blocks.forEach(block -> all.put(block.duplicate()));
    return all.array();
  }

  private static List<List<Object>> entries(CellTable table) {
    List<List<Object>> entries = new ArrayList<>();
    Footprints.Cursor entry = table.footprints().cursor();
    while (entry.next()) {
      entries.add(
          List.of(
              entry.contributor(),
              entry.eligibility(),
              entry.cell(),
              entry.value(0),
              entry.value(1)));
    }
    return entries;
  }

  private static List<Object> figures(CellTable table, int cell) {
    return List.of(
        table.contributors(cell),
        table.eligible(cell),
        table.eligibleCarriers(cell, 1),
        table.sum(cell, 0),
        table.carriers(cell, 0),
        table.largest(cell, 0),
        table.secondLargest(cell, 0),
        table.largestContributor(cell, 1),
        table.secondContributor(cell, 1),
        table.unattributed());
  }
}
