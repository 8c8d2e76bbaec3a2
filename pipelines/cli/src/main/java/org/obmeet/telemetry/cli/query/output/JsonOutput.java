package org.obmeet.telemetry.cli.query.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Writes a JSON array of objects, one per line. Numbers and booleans keep their type; other values
 * become text.
 */
final class JsonOutput {
  private JsonOutput() {}

  static long write(ResultRows rows, PrintWriter out) {
    long count = 0;
    out.print("[");
    try {
      for (List<Object> row = rows.next(); row != null; row = rows.next()) {
        out.print(count++ == 0 ? "\n" : ",\n");
        object(rows.columns(), row, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.print(count == 0 ? "]\n" : "\n]\n");
    return count;
  }

  private static void object(List<String> columns, List<Object> row, PrintWriter out)
      throws IOException {
    JsonFactory factory = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    factory.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeFieldName(columns.get(i));
        value(row.get(i), json);
      }
      json.writeEndObject();
    }
  }

  private static void value(Object value, JsonGenerator json) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(value.toString());
    }
  }
}
