package org.obmeet.telemetry.collector.intake;

import java.nio.ByteBuffer;

/** An instance, as an epoch-free pseudonym. */
record Subject(long high, long low) {
  static Subject of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Subject(buffer.getLong(), buffer.getLong());
  }
}
