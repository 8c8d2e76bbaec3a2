package org.obmeet.telemetry.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final long LIMIT = 1 << 20;
  private static final HttpFields GZIP = HttpFields.build().add("Content-Encoding", "gzip");

  private static byte[] gzip(int length) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 16];
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (int left = length; left > 0; left -= some.length) {
        out.write(some, 0, Math.min(left, some.length));
      }
    }
    return packed.toByteArray();
  }

  /** A length that is looked at once all is inflated would refuse it too, too late. */
  @Test
  void gzip_thatInflatesTooFar_isInflatedNoFurtherThanTheLimit() throws Exception {
    byte[] bomb = gzip(200 << 20);
    assertThat(bomb.length).as("fits as sent").isLessThan(256 << 10);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();

    long before = threads.getThreadAllocatedBytes(thread);
    assertThatThrownBy(() -> RequestBody.inflated(GZIP, bomb, LIMIT))
        .isInstanceOf(RequestBody.Fault.class);

    assertThat(threads.getThreadAllocatedBytes(thread) - before)
        .as("bytes of memory that it took")
        .isLessThan(64 * LIMIT);
  }

  @Test
  void gzip_atTheLimit_isTaken_andAByteAboveIsNot() throws Exception {
    assertThat(RequestBody.inflated(GZIP, gzip((int) LIMIT), LIMIT)).hasSize((int) LIMIT);
    byte[] above = gzip((int) LIMIT + 1);
    assertThatThrownBy(() -> RequestBody.inflated(GZIP, above, LIMIT))
        .isInstanceOfSatisfying(
            RequestBody.Fault.class, fault -> assertThat(fault.answer().status()).isEqualTo(413));
  }
}
