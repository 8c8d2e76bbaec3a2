package org.obmeet.telemetry.collector.intake;

import java.nio.ByteBuffer;

/** An instance, as an epoch-free pseudonym. */
record InstanceSubject(long high, long low) {
  static InstanceSubject of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new InstanceSubject(buffer.getLong(), buffer.getLong());
  }
}
