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

/** The files of encoded cells. Each cube has a folder, and each block of cells a file. */
final class CellTableFiles {
  private static final String SUFFIX = ".cells";

  private CellTableFiles() {}

  /**
   * Returns the folder to which the cells of a cube are written.
   *
   * @param window name of the window, without a slash
   */
  static Path named(Path folder, String window, String cube) {
    return folder.resolve(window + "-" + cube + SUFFIX);
  }

  /** Writes a block into the folder of a cube. */
  static void write(Path table, int number, ByteBuffer block) throws IOException {
    byte[] bytes = new byte[block.remaining()];
    block.duplicate().get(bytes);
    Files.createDirectories(table);
    Files.write(table.resolve(String.format(Locale.ROOT, "%08d", number)), bytes);
  }

  /** Returns the existing folder of a cube. */
  static Path of(Path folder, String cube) throws IOException {
    return in(folder).stream()
        .filter(table -> table.toString().endsWith("-" + cube + SUFFIX))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the sorted content of a folder: the folders of cubes, or the blocks of one cube. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  /** Reads the cells in the folder of a cube. */
  static CellTable read(Path table) throws IOException {
    List<ByteBuffer> blocks = new ArrayList<>();
    for (Path block : in(table)) {
      blocks.add(ByteBuffer.wrap(Files.readAllBytes(block)));
    }
    return CellTableCodec.decode(blocks);
  }
}
