package org.obmeet.telemetry.collector.http;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;

/** Checks the media type of a request body and decompresses it. */
public final class RequestBody {
  private static final Set<String> JSON_TYPES = Set.of("application/json", "text/plain", "");
  private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii");

  /** Maximum number of gzip members in a body: the JDK's decompressor recurses at each. */
  private static final int MAX_MEMBERS = 100;

  private RequestBody() {}

  /** A request body that cannot be accepted, with the response to it. */
  public static final class InvalidBodyException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient FullResponse response;

    public InvalidBodyException(FullResponse response) {
      super("invalid request body", null, false, false);
      this.response = response;
    }

    public FullResponse response() {
      return response;
    }
  }

  /** Returns the media type without parameters, in lower case; empty if there is none. */
  public static String mediaType(HttpFields headers) {
    String value = headers.get(HttpHeader.CONTENT_TYPE);
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the response to a body whose media type, charset or encoding is not supported; empty if
   * all are supported.
   *
   * @param more supported media types besides the media types of JSON
   */
  public static Optional<FullResponse> unsupportedMediaType(HttpFields headers, Set<String> more) {
    if (headers.getValuesList(HttpHeader.CONTENT_TYPE).size() > 1) {
      return unsupported("Content-Type must occur once.");
    }
    String type = mediaType(headers);
    if (!JSON_TYPES.contains(type) && !more.contains(type)) {
      String others = more.stream().sorted().map(other -> ", or " + other).collect(joining());
      return unsupported(
          "Content-Type must be application/json, text/plain with JSON" + others + ".");
    }
    String contentType = Strings.nullToEmpty(headers.get(HttpHeader.CONTENT_TYPE));
    String charset = MimeTypes.getCharsetFromContentType(contentType.toLowerCase(Locale.ROOT));
    if (charset != null && !CHARSETS.contains(charset)) {
      return unsupported("The charset must be utf-8.");
    }
    String coding = coding(headers);
    return !coding.equals("identity") && !coding.equals("gzip")
        ? unsupported("Content-Encoding must be gzip or absent.")
        : Optional.empty();
  }

  private static Optional<FullResponse> unsupported(String detail) {
    return Optional.of(ProblemDetail.of(415, detail));
  }

  private static String coding(HttpFields headers) {
    String value = String.join(",", headers.getValuesList(HttpHeader.CONTENT_ENCODING));
    String lower = value.strip().toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "", "identity" -> "identity";
      case "gzip", "x-gzip" -> "gzip";
      default -> lower;
    };
  }

  /**
   * Decompresses a body. Some browser clients compress without a {@code Content-Encoding}, so a
   * body that begins like gzip is decompressed too. Any other body is returned as it is.
   *
   * @param limit maximum number of decompressed bytes
   * @throws InvalidBodyException if there are more bytes or the compression is broken
   */
  public static byte[] inflate(HttpFields headers, byte[] sent, long limit)
      throws InvalidBodyException {
    boolean startsAsGzip = sent.length > 2 && sent[0] == 0x1F && sent[1] == (byte) 0x8B;
    if (sent.length == 0 || !coding(headers).equals("gzip") && !startsAsGzip) {
      return sent;
    }
    if (members(sent) > MAX_MEMBERS) {
      throw new InvalidBodyException(
          ProblemDetail.of(400, "The body must have at most " + MAX_MEMBERS + " gzip members."));
    }
    ByteArrayInputStream compressed = new ByteArrayInputStream(sent);
    try (InputStream in = new GZIPInputStream(compressed, Math.min(sent.length, 1 << 14))) {
      byte[] inflated = in.readNBytes(Math.toIntExact(limit) + 1);
      if (inflated.length > limit) {
        throw new InvalidBodyException(
            ProblemDetail.of(
                413, "The body must be at most " + limit + " bytes after decompression."));
      }
      return inflated;
    } catch (IOException | IllegalArgumentException broken) {
      throw new InvalidBodyException(
          ProblemDetail.of(400, "The body is no gzip, or broken or truncated."));
    }
  }

  /** Returns the number of beginnings of members. Compressed data rarely contain one by chance. */
  private static int members(byte[] sent) {
    int members = 0;
    for (int i = 0; i + 2 < sent.length; i++) {
      if (sent[i] == 0x1F && sent[i + 1] == (byte) 0x8B && sent[i + 2] == 8) {
        members++;
      }
    }
    return members;
  }
}
