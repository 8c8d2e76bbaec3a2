package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A growing buffer of several blocks. Growth copies the bytes of at most one block. */
final class PackedBlocks {
  /** The size in bytes from which a block is full. */
  private static final int FULL_BYTES = 1 << 20;

  private final List<NumberWriter> blocks = new ArrayList<>();
  private NumberWriter last;
  private long bytesBeforeLast;

  /** Returns the block for the next write. It is a new block if the last one is full. */
  NumberWriter writable() {
    if (last == null || last.size() >= FULL_BYTES) {
      bytesBeforeLast = bytes();
      last = new NumberWriter();
      blocks.add(last);
    }
    return last;
  }

  long bytes() {
    return last == null ? 0 : bytesBeforeLast + last.size();
  }

  /** Returns views of the blocks, in order. Later additions do not change them. */
  List<ByteBuffer> views() {
    return blocks.stream().map(NumberWriter::view).toList();
  }
}
