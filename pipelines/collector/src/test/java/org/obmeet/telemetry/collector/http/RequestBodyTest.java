package org.obmeet.telemetry.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the check of media types and the decompression of request bodies. */
class RequestBodyTest {
  private static final long LIMIT = 1 << 20;
  private static final HttpFields GZIP = HttpFields.build().add("Content-Encoding", "gzip");

  private static byte[] gzip(int length) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 16];
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      for (int left = length; left > 0; left -= some.length) {
        out.write(some, 0, Math.min(left, some.length));
      }
    }
    return compressed.toByteArray();
  }

  /**
   * Measures memory, because a check of the length after full decompression would come too late.
   */
  @Test
  void gzip_aboveTheLimit_isDecompressedUpToTheLimitOnly() throws Exception {
    byte[] bomb = gzip(200 << 20);
    assertThat(bomb.length).as("compressed size").isLessThan(256 << 10);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();

    long before = threads.getThreadAllocatedBytes(thread);
    assertThatThrownBy(() -> RequestBody.inflate(GZIP, bomb, LIMIT))
        .isInstanceOf(RequestBody.InvalidBodyException.class);

    assertThat(threads.getThreadAllocatedBytes(thread) - before)
        .as("allocated bytes")
        .isLessThan(64 * LIMIT);
  }

  /** The names of parameters and charsets are case-insensitive (RFC 9110). */
  @ParameterizedTest
  @CsvSource({
    "application/json, true",
    "application/json;charset=UTF-8, true",
    "text/plain; Charset=\"utf-8\", true",
    "application/json; charset=US-ASCII, true",
    "application/json; charset=utf-16, false",
    "application/json; Charset=UTF-16, false",
  })
  void charset_inAnyCase_isSupportedOnlyIfItIsUtf8(String type, boolean supported) {
    HttpFields headers = HttpFields.build().add("Content-Type", type);

    assertThat(RequestBody.unsupportedMediaType(headers, Set.of()).isEmpty()).isEqualTo(supported);
    assertThat(RequestBody.unsupportedMediaType(HttpFields.build(), Set.of())).isEmpty();
  }

  /** The JDK's decompressor recurses at each empty member, and exhausts the stack at 8 000. */
  @Test
  void gzip_ofManyMembers_isRejected_andOfAFewAccepted() throws Exception {
    byte[] few = Bytes.concat(Collections.nCopies(99, gzip(0)).toArray(byte[][]::new));
    assertThat(RequestBody.inflate(GZIP, Bytes.concat(few, gzip(5)), LIMIT)).hasSize(5);

    byte[] many = Bytes.concat(Collections.nCopies(8_000, gzip(0)).toArray(byte[][]::new));
    assertThatThrownBy(() -> RequestBody.inflate(GZIP, many, LIMIT))
        .isInstanceOfSatisfying(
            RequestBody.InvalidBodyException.class,
            invalid -> assertThat(invalid.response().status()).isEqualTo(400));
  }

  @Test
  void gzip_atTheLimit_isAccepted_andOneByteAboveIsRejected() throws Exception {
    assertThat(RequestBody.inflate(GZIP, gzip((int) LIMIT), LIMIT)).hasSize((int) LIMIT);
    byte[] above = gzip((int) LIMIT + 1);
    assertThatThrownBy(() -> RequestBody.inflate(GZIP, above, LIMIT))
        .isInstanceOfSatisfying(
            RequestBody.InvalidBodyException.class,
            invalid -> assertThat(invalid.response().status()).isEqualTo(413));
  }
}
