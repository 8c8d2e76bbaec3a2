package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;

/** The encoded cells of one cube, as a folder with a file for each block of cells. */
record EncodedCells(Path folder) {
  private static final String SUFFIX = ".cells";

  /**
   * Returns the cells of a cube in a window. The folder of these cells may be missing.
   *
   * @param all folder of the cells of all cubes
   * @param window name of the window, without a slash
   */
  static EncodedCells of(Path all, String window, String cube) {
    return new EncodedCells(all.resolve(window + "-" + cube + SUFFIX));
  }

  /** Returns the written cells of a cube in its first window. */
  static EncodedCells find(Path all, String cube) throws IOException {
    return list(all).stream()
        .filter(cells -> cells.toString().endsWith("-" + cube + SUFFIX))
        .map(EncodedCells::new)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the number of cells of all cubes and windows in a folder. */
  static long count(Path all) throws IOException {
    long count = 0;
    for (Path cells : list(all)) {
      count += new EncodedCells(cells).read().size();
    }
    return count;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  /** Writes a block of cells. The first block of a cube has the index 0. */
  void write(int index, ByteBuffer block) throws IOException {
    byte[] bytes = new byte[block.remaining()];
    block.duplicate().get(bytes);
    Files.createDirectories(folder);
    Files.write(folder.resolve(String.format(Locale.ROOT, "%08d", index)), bytes);
  }

  CellTable read() throws IOException {
    List<ByteBuffer> blocks = new ArrayList<>();
    for (Path block : list(folder)) {
      blocks.add(ByteBuffer.wrap(Files.readAllBytes(block)));
    }
    return CellTableCodec.decode(blocks);
  }
}
