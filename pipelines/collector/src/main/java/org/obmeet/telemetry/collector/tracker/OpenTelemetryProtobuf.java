package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;

/**
 * Reads requests to export logs in Protobuf as the same requests in JSON, and writes the responses.
 * Fields that are not listed here are skipped.
 */
final class OpenTelemetryProtobuf {
  /**
   * A field of a message.
   *
   * @param message name of its message type; empty for a single value
   */
  private record Field(String name, String message, boolean repeated) {
    static Field value(String name) {
      return new Field(name, "", false);
    }
  }

  private static final Map<String, Map<Integer, Field>> MESSAGES =
      Map.of(
          "request", Map.of(1, new Field("resourceLogs", "resourceLogs", true)),
          "resourceLogs",
              Map.of(
                  1, new Field("resource", "resource", false),
                  2, new Field("scopeLogs", "scopeLogs", true)),
          "resource", Map.of(1, new Field("attributes", "attribute", true)),
          "scopeLogs", Map.of(2, new Field("logRecords", "logRecord", true)),
          "logRecord",
              Map.of(
                  1, Field.value("timeUnixNano"),
                  5, new Field("body", "value", false),
                  6, new Field("attributes", "attribute", true),
                  9, Field.value("traceId"),
                  10, Field.value("spanId"),
                  11, Field.value("observedTimeUnixNano"),
                  12, Field.value("eventName")),
          "attribute", Map.of(1, Field.value("key"), 2, new Field("value", "value", false)),
          "value",
              Map.of(
                  1, Field.value("stringValue"),
                  2, Field.value("boolValue"),
                  3, Field.value("intValue"),
                  4, Field.value("doubleValue"),
                  5, Field.value("arrayValue"),
                  6, Field.value("kvlistValue"),
                  7, Field.value("bytesValue")));

  private OpenTelemetryProtobuf() {}

  /** Reads a request. Nested values of attributes and bodies stay encoded. */
  static ObjectNode read(byte[] request) throws IOException {
    return message(CodedInputStream.newInstance(request), MESSAGES.get("request"));
  }

  private static ObjectNode message(CodedInputStream in, Map<Integer, Field> fields)
      throws IOException {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
      } else if (field.message().isEmpty()) {
        value(in, tag, field.name(), out);
      } else {
        int outer = in.pushLimit(in.readRawVarint32());
        ObjectNode inner = message(in, MESSAGES.get(field.message()));
        in.checkLastTagWas(0);
        in.popLimit(outer);
        if (field.repeated()) {
          out.withArrayProperty(field.name()).add(inner);
        } else {
          out.set(field.name(), inner);
        }
      }
    }
    return out;
  }

  private static void value(CodedInputStream in, int tag, String name, ObjectNode out)
      throws IOException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> out.put(name, in.readRawVarint64());
      case WireFormat.WIRETYPE_FIXED64 -> out.put(name, in.readRawLittleEndian64());
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
        if (name.equals("stringValue") || name.equals("key") || name.equals("eventName")) {
          out.put(name, in.readStringRequireUtf8());
        } else {
          out.put(name, Base64.getEncoder().encodeToString(in.readByteArray()));
        }
      }
      default -> in.skipField(tag);
    }
  }

  /** Returns the response to a request, of which some records were not kept. */
  static byte[] response(long rejected, String message) {
    if (rejected == 0) {
      return new byte[0];
    }
    ByteArrayOutputStream partialSuccess = new ByteArrayOutputStream();
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(partialSuccess);
      out.writeInt64(1, rejected);
      out.writeString(2, message);
      out.flush();
      out = CodedOutputStream.newInstance(response);
      out.writeByteArray(1, partialSuccess.toByteArray());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response.toByteArray();
  }
}
