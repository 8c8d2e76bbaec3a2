package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Much that is packed, in blocks, so that no more than a block is ever copied. */
final class PackedBlocks {
  /** Bytes from which on a block is not added to: little before its room would be doubled. */
  private static final int FULL = (VarintWriter.FIRST_ROOM << 10) - VarintWriter.FIRST_ROOM;

  private final List<VarintWriter> blocks = new ArrayList<>();
  private VarintWriter last;
  private long full;

  /** The block to add to: a new one where the last is full. */
  VarintWriter open() {
    if (last == null || last.size() >= FULL) {
      full = bytes();
      last = new VarintWriter();
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
    return blocks.stream().map(VarintWriter::view).toList();
  }
}
