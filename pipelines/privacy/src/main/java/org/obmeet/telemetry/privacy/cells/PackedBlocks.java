package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Much that is packed, in blocks, so that no more than a block is ever copied. */
final class PackedBlocks {
  /** Bytes from which on a block is not added to: little before its room would be doubled. */
  private static final int FULL = (Packer.FIRST_ROOM << 10) - Packer.FIRST_ROOM;

  private final List<Packer> blocks = new ArrayList<>();
  private Packer last;
  private long full;

  /** The block to add to: a new one where the last is full. */
  Packer open() {
    if (last == null || last.size() >= FULL) {
      full = bytes();
      last = new Packer();
      blocks.add(last);
    }
    return last;
  }

  /** Bytes that are packed. */
  long bytes() {
    return last == null ? 0 : full + last.size();
  }

  /** What is packed, in order; views that show nothing of what is added later. */
  List<ByteBuffer> views() {
    return blocks.stream().map(Packer::view).toList();
  }
}
