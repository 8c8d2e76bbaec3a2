package org.obmeet.telemetry.privacy.projection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.google.common.base.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.privacy.projection.address.QueryString;
import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.NumberText;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Coding;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/**
 * Reads a line of JSON in one pass into a {@link ParsedDocument}. Only the paths of a {@link
 * SlotMap} are read. If a path occurs twice, the last value is used. Aggregating slots use all
 * values in the last object or list that contains them.
 */
final class DocumentReader {
  private static final int MAX_NUMBER_LENGTH = 1_000;
  private static final int MAX_NAME_LENGTH = 10_000;

  /** Parameters of an event that differ if it is sent again: the time and the kind of sending. */
  private static final Set<String> OF_SENDING = Set.of("sentAt", "stm", "send_image");

  /** The keys by which MongoDB Extended JSON names the type of a single value. */
  private static final Set<String> EXTENDED_TYPES =
      Set.of("$date", "$oid", "$numberLong", "$numberInt", "$numberDouble");

  private final JsonFactory factory;
  private final SlotMap slots;
  private final int maxBytes;
  private final int maxDepth;
  private final ParsedDocument document;

  /** The document that is being read: a line, a body, or a body that is a text in a line. */
  private Slots source;

  DocumentReader(SlotMap slots, int maxBytes, int maxDepth) {
    this.slots = slots;
    this.maxBytes = maxBytes;
    this.maxDepth = maxDepth;
    this.document = new ParsedDocument(slots.size());
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxDepth)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .maxStringLength(Math.max(1, maxBytes))
            .build();
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .recyclerPool(new ParserBuffers())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();
  }

  /** Returns the values of the last line that was read. They are valid until the next read. */
  ParsedDocument document() {
    return document;
  }

  /** Reads a line. Returns the reason if the line cannot be read, else an empty result. */
  Optional<RejectReason> read(byte[] bytes, int offset, int length) {
    document.clear();
    return parse(bytes, offset, length, slots.line(), document.line);
  }

  /**
   * Reads the body of a request. An HTML form that is not JSON is kept as text. The slots of the
   * line stay empty. Returns the reason if the body cannot be read, else an empty result.
   *
   * @param form true if the body was sent as an HTML form
   */
  Optional<RejectReason> readBody(byte[] bytes, boolean form) {
    document.clear();
    document.hasBody = bytes.length > 0 && !(form && bytes[0] != '{');
    if (document.hasBody) {
      return parse(bytes, 0, bytes.length, slots.inner(), document.body);
    }
    document.rawBody = new String(bytes, StandardCharsets.UTF_8);
    return bytes.length > maxBytes ? Optional.of(RejectReason.TOO_LONG) : Optional.empty();
  }

  /**
   * Returns the content of an event in JSON or a query string, without formatting, and without the
   * parameters that differ if the event is sent again.
   */
  String content(Slots event) {
    StringBuilder content = new StringBuilder();
    if (event.query != null) {
      QueryString.read(
          event.query,
          (name, value) -> {
            if (!OF_SENDING.contains(name)) {
              content.append(name).append('=').append(value.get()).append('\0');
            }
          });
      return content.toString();
    }
    try (JsonParser parser = factory.createParser(event.json, event.jsonStart, event.jsonLength)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String text = parser.getText();
        if (token == JsonToken.FIELD_NAME
            && parser.getParsingContext().getNestingDepth() == 1
            && OF_SENDING.contains(text)) {
          parser.nextToken();
          parser.skipChildren();
        } else {
          content.append(token.id()).append(' ').append(text.length()).append(' ').append(text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an event that was read before is unreadable", e);
    }
    return content.toString();
  }

  private Optional<RejectReason> parse(byte[] bytes, int from, int length, Node node, Slots out) {
    if (length > maxBytes) {
      return Optional.of(RejectReason.TOO_LONG);
    }
    if (!Utf8.isWellFormed(bytes, from, length)) {
      return Optional.of(RejectReason.INVALID_UTF8);
    }
    int markLength = hasByteOrderMark(bytes, from, length) ? 3 : 0;
    out.setJson(bytes, from + markLength, length - markLength);
    source = out;
    try (JsonParser parser = factory.createParser(bytes, out.jsonStart, out.jsonLength)) {
      return readDocument(parser, node, out);
    } catch (IOException e) {
      return Optional.of(RejectReason.MALFORMED_JSON);
    }
  }

  private static boolean hasByteOrderMark(byte[] bytes, int offset, int length) {
    return length >= 3
        && bytes[offset] == (byte) 0xEF
        && bytes[offset + 1] == (byte) 0xBB
        && bytes[offset + 2] == (byte) 0xBF;
  }

  private Optional<RejectReason> readDocument(JsonParser parser, Node node, Slots out)
      throws IOException {
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Optional.of(RejectReason.MALFORMED_JSON);
      }
      if (first == JsonToken.START_OBJECT) {
        readObject(parser, node, out, true);
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        return Optional.of(RejectReason.MALFORMED_JSON);
      }
      return first == JsonToken.START_OBJECT
          ? Optional.empty()
          : Optional.of(RejectReason.NOT_AN_OBJECT);
    } catch (StreamConstraintsException e) {
      boolean deep = parser.getParsingContext().getNestingDepth() > maxDepth;
      return Optional.of(deep ? RejectReason.TOO_DEEP : RejectReason.TOO_LONG);
    }
  }

  /** Reads an object after its opening brace. Keys have roles only in an outermost object. */
  private void readObject(JsonParser parser, Node node, Slots out, boolean outermost)
      throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Node child = node.child(name);
      JsonToken token = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
      } else if (!outermost || child.role() == Role.VALUE || !readByRole(parser, token, child)) {
        readValue(parser, token, child, out);
      }
    }
  }

  private void readValue(JsonParser parser, JsonToken token, Node node, Slots out)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      node.aggregatingSlots().object(out);
      if (node.isLeaf()) {
        readExtendedJson(parser, out, node.slot());
        collectUnwrapped(node, out);
      } else {
        readObject(parser, node, out, false);
      }
    } else if (token == JsonToken.START_ARRAY && node.element() != null) {
      node.aggregatingSlots().list(out);
      readList(parser, node, out);
    } else if (token == JsonToken.VALUE_STRING && node.coding() != Coding.PLAIN) {
      readEmbedded(node.coding(), parser.getText(), node, out, false);
    } else {
      readScalar(parser, token, node, out);
    }
  }

  /**
   * Reads a value of MongoDB Extended JSON after its opening brace: {@code {"$date": …}}, {@code
   * {"$oid": …}}, {@code {"$numberLong": "…"}}. Any other object is stored as {@link Slots#OTHER}.
   *
   * @param slot below 0 if the value is dropped
   */
  private static void readExtendedJson(JsonParser parser, Slots out, int slot) throws IOException {
    if (slot < 0) {
      parser.skipChildren();
      return;
    }
    out.set(slot, Slots.OTHER);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (token.isScalarValue() && EXTENDED_TYPES.contains(name)) {
        JsonScalars.read(parser, token, out, slot);
        String digits = name.startsWith("$number") ? out.text(slot) : null;
        Long number = digits == null ? null : NumberText.parse(digits);
        if (number != null) {
          out.setNumber(slot, number);
        }
      } else if (token == JsonToken.START_OBJECT && name.equals("$date")) {
        readExtendedJson(parser, out, slot);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Passes the number that was read from Extended JSON to the aggregating slots. */
  private static void collectUnwrapped(Node node, Slots out) {
    if (node.slot() >= 0 && out.kind(node.slot()) == Slots.NUMBER) {
      node.aggregatingSlots().number(out, node.slot());
    }
  }

  private static void readScalar(JsonParser parser, JsonToken token, Node node, Slots out)
      throws IOException {
    if (node.slot() >= 0) {
      JsonScalars.read(parser, token, out, node.slot());
    }
    if (token == JsonToken.START_ARRAY) {
      node.aggregatingSlots().list(out);
      parser.skipChildren();
    } else if (node.slot() >= 0 || hasContent(parser, token)) {
      node.aggregatingSlots().value(out, node.slot());
    }
  }

  private static boolean hasContent(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL, VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getTextLength() > 0;
      default -> true;
    };
  }

  /** Reads a list after its opening bracket. */
  private void readList(JsonParser parser, Node node, Slots out) throws IOException {
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      node.selections().forEach(selection -> selection.start(out));
      readValue(parser, t, node.element(), out);
      node.selections().forEach(selection -> selection.end(out));
    }
  }

  /**
   * Reads a value whose role is not {@link Role#VALUE}, such as an array of events. Returns false
   * if the value does not fit the role.
   */
  private boolean readByRole(JsonParser parser, JsonToken token, Node node) throws IOException {
    switch (node.role()) {
      case STATISTICS -> {
        document.hasStatistics = token == JsonToken.START_OBJECT;
        if (document.hasStatistics) {
          document.statistics.clear();
          readObject(parser, slots.inner(), document.statistics, false);
        }
        return document.hasStatistics;
      }
      case BODY -> {
        return readBodyValue(parser, token);
      }
      default -> {
        if (token == JsonToken.START_ARRAY) {
          readElements(parser, node.role());
        }
        return token == JsonToken.START_ARRAY;
      }
    }
  }

  /** Reads a request's body, an object or a string. Returns false for other values. */
  private boolean readBodyValue(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      document.hasBody = true;
      readSlice(parser, document.body, true);
      return true;
    }
    if (token == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      document.hasBody = text.startsWith("{");
      if (document.hasBody) {
        readEmbedded(Coding.JSON, text, slots.inner(), document.body, true);
      } else {
        document.rawBody = text;
      }
      return true;
    }
    return false;
  }

  /** Reads an array of events. A document with two such arrays is marked as ambiguous. */
  private void readElements(JsonParser parser, Role role) throws IOException {
    document.ambiguous |= document.array != null;
    document.array = role;
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      Slots element = isEvent(t, role) ? document.nextElement() : null;
      if (element == null) {
        document.addInvalidElement();
        parser.skipChildren();
      } else if (t == JsonToken.START_OBJECT) {
        readSlice(parser, element, false);
      } else {
        readQuery(parser.getText(), element);
      }
    }
  }

  /** Reads an object after its opening brace, and records its position. */
  private void readSlice(JsonParser parser, Slots out, boolean outermost) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    readObject(parser, slots.inner(), out, outermost);
    int end = (int) parser.currentLocation().getByteOffset();
    out.setJson(source.json, source.jsonStart + start, end - start);
  }

  private static boolean isEvent(JsonToken token, Role role) {
    return token == JsonToken.START_OBJECT
        || role == Role.REQUESTS && token == JsonToken.VALUE_STRING;
  }

  /** Reads a query string as if it were an object of text values. */
  void readQuery(String query, Slots out) {
    out.query = query;
    QueryString.read(
        query,
        (name, value) -> {
          Node node = slots.inner().child(name);
          if (node != null && node.coding() != Coding.PLAIN) {
            readEmbedded(node.coding(), value.get(), node, out, false);
          } else if (node != null && node.slot() >= 0) {
            out.setText(node.slot(), value.get());
          }
        });
  }

  /** Reads JSON that is embedded in a string. An error only marks {@code out} as malformed. */
  private void readEmbedded(Coding coding, String text, Node node, Slots out, boolean outermost) {
    Slots outer = source;
    try {
      byte[] bytes =
          coding == Coding.JSON ? text.getBytes(StandardCharsets.UTF_8) : decodeBase64(text);
      if (outermost) {
        out.setJson(bytes, 0, bytes.length);
        source = out;
      }
      try (JsonParser parser = factory.createParser(bytes)) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          readObject(parser, node, out, outermost);
          out.malformed |= parser.nextToken() != null;
        } else {
          out.malformed = true;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      out.malformed = true;
    } finally {
      source = outer;
    }
  }

  private static byte[] decodeBase64(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    if (!Utf8.isWellFormed(bytes)) {
      throw new IllegalArgumentException("decoded base64 is not UTF-8");
    }
    return bytes;
  }

  /**
   * A pool with one set of buffers, which all parsers of a reader share. A reader is used by one
   * thread at a time. Like a pool for one thread, it does not count what is in use.
   */
  private static final class ParserBuffers
      extends RecyclerPool.ThreadLocalPoolBase<BufferRecycler> {
    private static final long serialVersionUID = 1L;

    private final transient BufferRecycler buffers = new BufferRecycler();

    @Override
    public BufferRecycler acquirePooled() {
      return buffers;
    }
  }
}
