package org.obmeet.telemetry.collector.ohttp;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody.InvalidBodyException;

/**
 * A request in the binary form of RFC 9292.
 *
 * @param uri path and query; scheme and authority are ignored
 */
public record BinaryRequest(String method, HttpURI uri, HttpFields headers, byte[] content) {
  private static final int KNOWN_LENGTH = 0;
  private static final int KNOWN_LENGTH_RESPONSE = 1;
  private static final int INDETERMINATE_LENGTH = 2;

  /** Responses are padded to a multiple of this, so that a relay learns little from their size. */
  private static final int PADDED_BYTES = 512;

  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");

  /**
   * Reads a request of known or indeterminate length.
   *
   * @param maxHeaderBytes maximum size of all but the content
   * @throws InvalidBodyException if the request is malformed, or its header or trailer is too long
   */
  public static BinaryRequest read(byte[] message, int maxHeaderBytes) throws InvalidBodyException {
    try {
      return new Reader(ByteBuffer.wrap(message), maxHeaderBytes).request();
    } catch (BufferUnderflowException | IllegalArgumentException broken) {
      throw invalid(400, "The binary HTTP request is malformed.");
    }
  }

  /** Returns a response in the binary form of known length, with padding. */
  public static byte[] write(FullResponse response) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    response
        .allHeaders()
        .forEach(
            (name, value) -> {
              writeBytes(
                  fields, name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
              writeBytes(fields, value.getBytes(StandardCharsets.ISO_8859_1));
            });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeNumber(out, KNOWN_LENGTH_RESPONSE);
    writeNumber(out, response.status());
    writeBytes(out, fields.toByteArray());
    writeBytes(out, response.body());
    int padded = (out.size() / PADDED_BYTES + 1) * PADDED_BYTES;
    return Arrays.copyOf(out.toByteArray(), padded); // No trailers, then padding.
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

  private static InvalidBodyException invalid(int status, String detail) {
    return new InvalidBodyException(ProblemDetail.of(status, detail));
  }

  /** A parser of the binary form of a request (RFC 9292). */
  private static final class Reader {
    private final ByteBuffer in;
    private int headerBytesLeft;

    Reader(ByteBuffer in, int maxHeaderBytes) {
      this.in = in;
      this.headerBytesLeft = maxHeaderBytes;
    }

    BinaryRequest request() throws InvalidBodyException {
      long framing = number();
      boolean known = framing == KNOWN_LENGTH;
      require(known || framing == INDETERMINATE_LENGTH);
      String method = text(METHOD);
      text(VALUE); // scheme
      text(VALUE); // authority
      HttpURI uri = HttpURI.build().pathQuery(text(PATH)).asImmutable();
      require(!uri.hasViolations());
      HttpFields headers = fields(known);
      byte[] content = known ? bytes(number()) : chunks();
      fields(known); // trailers, which no endpoint reads
      while (in.hasRemaining()) {
        require(in.get() == 0); // padding
      }
      return new BinaryRequest(method, uri, headers, content);
    }

    /** Reads a section of fields. Sections that are empty may be left out at the end. */
    private HttpFields fields(boolean known) throws InvalidBodyException {
      HttpFields.Mutable fields = HttpFields.build();
      int end = in.limit();
      if (known) {
        long length = number();
        require(length <= in.remaining());
        in.limit(in.position() + (int) length);
      }
      for (long length = number(); length > 0; length = number()) {
        String name = text(NAME, length);
        fields.add(name, text(VALUE));
      }
      require(!known || !in.hasRemaining());
      in.limit(end);
      return fields.asImmutable();
    }

    private byte[] chunks() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (long length = number(); length > 0; length = number()) {
        all.writeBytes(bytes(length));
      }
      return all.toByteArray();
    }

    private String text(Pattern allowed) throws InvalidBodyException {
      require(in.hasRemaining());
      return text(allowed, number());
    }

    private String text(Pattern allowed, long length) throws InvalidBodyException {
      headerBytesLeft -= (int) Math.min(length, in.remaining());
      if (headerBytesLeft < 0) {
        throw invalid(431, "The header of the encapsulated request is too long.");
      }
      String text = new String(bytes(length), StandardCharsets.ISO_8859_1);
      require(allowed.matcher(text).matches());
      return text;
    }

    private byte[] bytes(long length) {
      require(length <= in.remaining());
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return bytes;
    }

    /**
     * Reads a number of variable length (RFC 9000, section 16); 0 at the end of the message or of a
     * section of known length.
     */
    private long number() {
      if (!in.hasRemaining()) {
        return 0;
      }
      int first = in.get() & 0xff;
      long value = first & 0x3f;
      for (int more = (1 << (first >> 6)) - 1; more > 0; more--) {
        value = value << 8 | in.get() & 0xff;
      }
      return value;
    }

    private static void require(boolean valid) {
      if (!valid) {
        throw new IllegalArgumentException("malformed");
      }
    }
  }
}
