package org.obmeet.telemetry.lake.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests tiles against the example of the C2SP specification tlog-tiles. */
class LogTilesTest {
  private static List<byte[]> leaves(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> MerkleTree.leafHash(("entry " + i).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static Map<String, byte[]> tiles(int size) {
    return new LogTiles(0, path -> null).grown(leaves(0, size));
  }

  @Test
  void tiles_of70000Entries_areThoseOfTheSpecification() {
    Map<String, byte[]> tiles = tiles(70_000);

    assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
    assertThat(tiles)
        .containsKeys("tile/0/000", "tile/0/272", "tile/1/000")
        .containsKeys("tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1");
    assertThat(LogTiles.entriesPath(1_234_067, 1L << 40)).isEqualTo("tile/entries/x001/x234/067");
    assertThat(tiles(256)).containsOnlyKeys("tile/0/000", "tile/1/000.p/1");
  }

  @Test
  void tree_grownInSteps_hasTheTilesAndRootOfATreeMadeAtOnce() {
    Map<String, byte[]> grown = new HashMap<>();
    int size = 0;
    for (int step : new int[] {1, 254, 1, 1, 300, 512, 3}) {
      grown.putAll(new LogTiles(size, grown::get).grown(leaves(size, size + step)));
      size += step;
    }
    Map<String, byte[]> once = tiles(size);

    once.forEach((path, bytes) -> assertThat(grown.get(path)).as(path).isEqualTo(bytes));
    LogTiles nodes = new LogTiles(size, grown::get);
    List<byte[]> proof = MerkleTree.consistencyProof(nodes, 557, size);
    MerkleTree.checkConsistency(
        new LogCheckpoint("log", 557, MerkleTree.root(new LogTiles(557, grown::get), 557)),
        new LogCheckpoint("log", size, MerkleTree.root(nodes, size)),
        proof);
  }

  @Test
  void tile_cutShort_isNamed() {
    Map<String, byte[]> tiles = new HashMap<>(tiles(300));
    tiles.computeIfPresent("tile/0/001.p/44", (path, all) -> Arrays.copyOf(all, 100));

    assertThatThrownBy(() -> MerkleTree.root(new LogTiles(300, tiles::get), 300))
        .hasMessage(
            "tile/0/001.p/44 must have 1408 bytes; it has 100: the tile is cut short or damaged");
  }

  @Test
  void bundle_cutShort_isNamed() {
    List<byte[]> entries = new ArrayList<>(leaves(0, 3));
    byte[] bundle = LogTiles.bundle(entries);

    assertThat(new LogTiles(3, path -> bundle).entries(0)).containsExactlyElementsOf(entries);
    assertThatThrownBy(() -> new LogTiles(3, path -> Arrays.copyOf(bundle, 68)).entries(0))
        .hasMessageContaining("tile/entries/000.p/3 must have 3 entries; it has 2");
  }

  @Test
  void bundle_withFurtherBytesOrAWrongLength_isNamed() {
    byte[] bundle = LogTiles.bundle(leaves(0, 3));
    byte[] longer = Arrays.copyOf(bundle, bundle.length + 1);
    byte[] beyond = bundle.clone();
    beyond[2 * 34 + 1]++;

    for (byte[] damaged : List.of(longer, beyond)) {
      assertThatThrownBy(() -> new LogTiles(3, path -> damaged).entries(0))
          .hasMessageContaining("the bundle is cut short or damaged");
    }
  }
}
