package org.obmeet.telemetry.world.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A builder of a JSON document. Values are set by path, and missing objects are created. */
final class JsonTreeBuilder {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** A number that is written as the given text. */
  record Raw(String text) {}

  /**
   * Sets a value.
   *
   * @param path member names joined by dots
   * @param value text, number, boolean, {@link Raw}, {@link JsonTreeBuilder}, a list of these, or
   *     null
   */
  JsonTreeBuilder put(String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      members.put(path, value);
    } else {
      at(path.substring(0, dot)).put(path.substring(dot + 1), value);
    }
    return this;
  }

  /** Returns the object at a path, created if it is missing. */
  JsonTreeBuilder at(String path) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    JsonTreeBuilder child =
        (JsonTreeBuilder) members.computeIfAbsent(name, n -> new JsonTreeBuilder());
    return dot < 0 ? child : child.at(path.substring(dot + 1));
  }

  void write(JsonGenerator g) throws IOException {
    g.writeStartObject();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      g.writeFieldName(member.getKey());
      write(g, member.getValue());
    }
    g.writeEndObject();
  }

  private static void write(JsonGenerator g, Object value) throws IOException {
    if (value == null) {
      g.writeNull();
    } else if (value instanceof JsonTreeBuilder tree) {
      tree.write(g);
    } else if (value instanceof List<?> list) {
      g.writeStartArray();
      for (Object element : list) {
        write(g, element);
      }
      g.writeEndArray();
    } else if (value instanceof Boolean flag) {
      g.writeBoolean(flag);
    } else if (value instanceof Raw raw) {
      g.writeRawValue(raw.text());
    } else if (value instanceof Number number) {
      g.writeNumber(number.longValue());
    } else {
      g.writeString((String) value);
    }
  }
}
