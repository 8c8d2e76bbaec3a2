package org.obmeet.telemetry.cli.protect.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.collect.Iterables;
import java.util.Map;

/**
 * The part of an input that was already published as an earlier window. A record belongs to it if
 * it has {@code label}, or a label below it, in {@code column}. The JSON form is {@code {COLUMN:
 * LABEL}}.
 */
public record WindowSlice(String column, String label) {
  @JsonCreator
  static WindowSlice of(Map<String, String> json) {
    Map.Entry<String, String> only = Iterables.getOnlyElement(json.entrySet());
    return new WindowSlice(only.getKey(), only.getValue());
  }

  @JsonValue
  Map<String, String> json() {
    return Map.of(column, label);
  }
}
