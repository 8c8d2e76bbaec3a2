package org.obmeet.telemetry.collector.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** What a body says it is, and its bytes once inflated. */
public final class RequestBody {
  private static final Set<String> JSON_TYPES = Set.of("application/json", "text/plain", "");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii");

  private RequestBody() {}

  /** A body that cannot be taken. */
  public static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient FullResponse answer;

    public Fault(FullResponse answer) {
      super("body refused", null, false, false);
      this.answer = answer;
    }

    public FullResponse answer() {
      return answer;
    }
  }

  /** Media type without parameters, in lower case; empty where there is none. */
  public static String type(HttpFields headers) {
    String value = headers.get(HttpHeader.CONTENT_TYPE);
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** Why a body of that type and coding is not taken; empty if it is. */
  public static Optional<FullResponse> refusal(HttpFields headers, boolean forms) {
    if (headers.getValuesList(HttpHeader.CONTENT_TYPE).size() > 1) {
      return unsupported("Content-Type must be given once.");
    }
    String type = type(headers);
    if (!JSON_TYPES.contains(type) && !(forms && type.equals(FORM))) {
      return unsupported(
          "Content-Type must be application/json, text/plain holding JSON"
              + (forms ? ", or " + FORM + "." : "."));
    }
    String charset = charset(headers.get(HttpHeader.CONTENT_TYPE));
    if (!charset.isEmpty() && !CHARSETS.contains(charset)) {
      return unsupported("The charset must be utf-8.");
    }
    String coding = coding(headers);
    if (!coding.equals("identity") && !coding.equals("gzip")) {
      return unsupported("Content-Encoding must be gzip or absent.");
    }
    return Optional.empty();
  }

  private static Optional<FullResponse> unsupported(String detail) {
    return Optional.of(ProblemDetail.of(415, detail));
  }

  private static String charset(String type) {
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("charset=");
    if (at < 0) {
      return "";
    }
    String value = lower.substring(at + "charset=".length());
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).replace("\"", "").strip();
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

  /** The bytes themselves. */
  public static byte[] inflated(HttpFields headers, byte[] sent, long limit) throws Fault {
    if (!coding(headers).equals("gzip") || sent.length == 0) {
      return sent;
    }
    ByteArrayInputStream packed = new ByteArrayInputStream(sent);
    try (InputStream in = new GZIPInputStream(packed, Math.min(sent.length, 1 << 14))) {
      byte[] whole = in.readNBytes(Math.toIntExact(limit) + 1);
      if (whole.length > limit) {
        throw new Fault(
            ProblemDetail.of(413, "The body must be at most " + limit + " bytes once inflated."));
      }
      return whole;
    } catch (IOException | IllegalArgumentException broken) {
      throw new Fault(ProblemDetail.of(400, "The body says it is gzip, and is broken or cut off."));
    }
  }
}
