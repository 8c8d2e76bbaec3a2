package org.obmeet.telemetry.collector.intake;

import java.nio.ByteBuffer;

/** The pseudonym of an instance that is the same in all key rotation periods. */
record InstanceSubject(long high, long low) {
  static InstanceSubject of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new InstanceSubject(buffer.getLong(), buffer.getLong());
  }
}
