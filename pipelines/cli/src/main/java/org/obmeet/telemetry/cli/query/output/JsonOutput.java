package org.obmeet.telemetry.cli.query.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes a JSON array of objects, one per line, or only these lines (NDJSON). Nulls, numbers,
 * booleans and JSON keep their type. Other values become text.
 */
final class JsonOutput {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
          .build();

  private JsonOutput() {}

  static long write(ResultRows rows, PrintWriter out) {
    long count = 0;
    out.print("[");
    for (List<Object> row = rows.next(); row != null; row = rows.next()) {
      out.print(count++ == 0 ? "\n" : ",\n");
      object(rows.columns(), row, out);
    }
    out.print(count == 0 ? "]\n" : "\n]\n");
    return count;
  }

  static long writeLines(ResultRows rows, PrintWriter out) {
    return rows.forEach(
        row -> {
          object(rows.columns(), row, out);
          out.print("\n");
        });
  }

  private static void object(List<String> columns, List<Object> row, PrintWriter out) {
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        Object value = row.get(i);
        boolean typed =
            value == null
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof JsonNode;
        if (value != ResultRows.ABSENT) {
          json.writePOJOField(columns.get(i), typed ? value : value.toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
