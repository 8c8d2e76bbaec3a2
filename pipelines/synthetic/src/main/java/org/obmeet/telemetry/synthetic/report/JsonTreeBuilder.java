package org.obmeet.telemetry.synthetic.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** A builder of a JSON document. Values are set by path, and missing objects are created. */
final class JsonTreeBuilder {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /**
   * Sets a value.
   *
   * @param path member names joined by dots
   * @param value text, number, boolean, {@link JsonTreeBuilder}, a list of these, or null
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

  /** Renames a member, if it exists, and makes it the last member. */
  void renameLast(String name, String other) {
    if (members.containsKey(name)) {
      members.put(other, members.remove(name));
    }
  }

  @JsonValue
  Map<String, Object> members() {
    return members;
  }
}
