package org.obmeet.telemetry.collector.ohttp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.obmeet.telemetry.collector.http.FullResponse;

/** Writes responses in the binary form of RFC 9292, of known length. */
public final class BinaryResponse {
  private static final int KNOWN_LENGTH = 1;

  /** Responses are padded to a multiple of this, so that a relay learns little from their size. */
  private static final int PADDED_BYTES = 512;

  private BinaryResponse() {}

  public static byte[] write(FullResponse response) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    response
        .allHeaders()
        .forEach(
            (name, value) -> {
              writeText(fields, name.toLowerCase(Locale.ROOT));
              writeText(fields, value);
            });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeNumber(out, KNOWN_LENGTH);
    writeNumber(out, response.status());
    writeBytes(out, fields.toByteArray());
    writeBytes(out, response.body());
    int padded = (out.size() / PADDED_BYTES + 1) * PADDED_BYTES;
    return Arrays.copyOf(out.toByteArray(), padded); // The trailers are empty.
  }

  private static void writeText(ByteArrayOutputStream out, String text) {
    writeBytes(out, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void writeBytes(ByteArrayOutputStream out, byte[] bytes) {
    writeNumber(out, bytes.length);
    out.writeBytes(bytes);
  }

  /** Writes a number of variable length (RFC 9000, section 16). */
  private static void writeNumber(ByteArrayOutputStream out, int number) {
    if (number < 1 << 6) {
      out.write(number);
    } else if (number < 1 << 14) {
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) (number | 1 << 14)).array());
    } else {
      out.writeBytes(ByteBuffer.allocate(4).putInt(number | 2 << 30).array());
    }
  }
}
