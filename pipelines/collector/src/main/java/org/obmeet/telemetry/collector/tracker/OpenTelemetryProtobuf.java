package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Converts log export requests from Protobuf to JSON, and writes the responses in Protobuf. Fields
 * that are not listed here are skipped.
 */
final class OpenTelemetryProtobuf {
  /** A field of a message; {@code message} is the type of its value, and empty for scalars. */
  private record MessageField(String name, String message, boolean repeated) {
    static MessageField value(String name) {
      return new MessageField(name, "", false);
    }
  }

  private static final MessageField ATTRIBUTES = new MessageField("attributes", "attribute", true);
  private static final MessageField VALUE = new MessageField("value", "value", false);
  private static final Map<String, Map<Integer, MessageField>> MESSAGES =
      Map.of(
          "request", Map.of(1, new MessageField("resourceLogs", "resourceLogs", true)),
          "resourceLogs",
              Map.of(
                  1, new MessageField("resource", "resource", false),
                  2, new MessageField("scopeLogs", "scopeLogs", true)),
          "resource", Map.of(1, ATTRIBUTES),
          "scopeLogs",
              Map.of(
                  1,
                  MessageField.value("scope"),
                  2,
                  new MessageField("logRecords", "logRecord", true)),
          "logRecord",
              Map.of(
                  1, MessageField.value("timeUnixNano"),
                  5, MessageField.value("body"),
                  6, ATTRIBUTES,
                  11, MessageField.value("observedTimeUnixNano"),
                  12, MessageField.value("eventName")),
          "attribute", Map.of(1, MessageField.value("key"), 2, VALUE),
          "value", Map.of(1, MessageField.value("stringValue"), 3, MessageField.value("intValue")));

  private OpenTelemetryProtobuf() {}

  /** The messages that all their bytes identify, also those of skipped fields. */
  private static final Set<String> IDENTIFIED = Set.of("resource", "logRecord");

  /** Reads a request. The body of a record stays encoded. */
  static ObjectNode read(byte[] request) throws IOException {
    return message(ByteString.copyFrom(request), "request");
  }

  private static ObjectNode message(ByteString bytes, String type) throws IOException {
    CodedInputStream in = bytes.newCodedInput();
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (IDENTIFIED.contains(type)) {
      out.put("bytes", bytes.toString(StandardCharsets.ISO_8859_1));
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      MessageField field = MESSAGES.get(type).get(WireFormat.getTagFieldNumber(tag));
      int wireType = WireFormat.getTagWireType(tag);
      if (field != null && wireType == WireFormat.WIRETYPE_VARINT) {
        out.put(field.name(), in.readInt64());
      } else if (field != null && wireType == WireFormat.WIRETYPE_FIXED64) {
        out.put(field.name(), in.readFixed64());
      } else if (field != null && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        add(in.readBytes(), field, out);
      } else {
        in.skipField(tag);
      }
    }
    return out;
  }

  private static void add(ByteString content, MessageField field, ObjectNode out)
      throws IOException {
    if (field.repeated()) {
      out.withArrayProperty(field.name()).add(message(content, field.message()));
    } else if (field.message().isEmpty()) {
      out.put(field.name(), content.toStringUtf8());
    } else {
      out.set(field.name(), message(content, field.message()));
    }
  }

  /** Returns the response to a request; it is empty if all records were kept. */
  static byte[] response(long rejected, String message) {
    if (rejected == 0) {
      return new byte[0];
    }
    ByteString partialSuccess =
        UnknownFieldSet.newBuilder()
            .mergeVarintField(1, Math.toIntExact(rejected))
            .mergeLengthDelimitedField(2, ByteString.copyFromUtf8(message))
            .build()
            .toByteString();
    return UnknownFieldSet.newBuilder()
        .mergeLengthDelimitedField(1, partialSuccess)
        .build()
        .toByteArray();
  }
}
