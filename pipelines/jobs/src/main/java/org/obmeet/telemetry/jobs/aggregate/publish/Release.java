package org.obmeet.telemetry.jobs.aggregate.publish;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.ReleaseWitnesses;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What a run publishes of a stream and window, as the JSON file {@code
 * ledger/released/STREAM/KIND/START/RUN.json}: tables with their meaning and protection limits, and
 * witnesses. It is created once, and stays for ever, because disclosure control of later releases
 * takes its values as known. It contains no run id and no time, so that the same release has the
 * same bytes. The component names are the JSON keys.
 *
 * @param form version of the form
 * @param revision 1 for the first release of the stream and window, then plus 1 for each further
 * @param roundingBase base of the rounding of distinct counts
 * @param criteria how published cells were chosen and checked
 * @param tool name and version of the program
 * @param policy version and digest of the policy
 * @param catalogSha256 digest of the declarations
 * @param notProtected what the release does not protect, in sentences
 * @param witnesses proofs that suppressed values are protected; null if no measure is additive
 */
public record Release(
    int form,
    String stream,
    Window window,
    int revision,
    String region,
    int schemaVersion,
    String purpose,
    int roundingBase,
    Map<String, String> criteria,
    Map<String, String> tool,
    Map<String, Object> policy,
    String catalogSha256,
    List<String> notProtected,
    List<ReleasedTable> tables,
    ReleaseWitnesses witnesses) {
  static final int FORM = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .addMixIn(Window.class, WindowText.class)
          .build();

  /** The form of a window in JSON, such as {@code week/2026-11-16}. */
  private abstract static class WindowText {
    @JsonCreator
    static Window parse(String text) {
      return Window.parse(text);
    }

    @Override
    @JsonValue
    public abstract String toString();
  }

  public Release {
    if (form != FORM) {
      throw new IllegalArgumentException("the form must be " + FORM + "; it is " + form);
    }
    criteria = new TreeMap<>(criteria);
    tool = new TreeMap<>(tool);
    policy = new TreeMap<>(policy);
    notProtected = List.copyOf(notProtected);
    tables = List.copyOf(tables);
    for (ReleasedTable table : tables) {
      if (!table.stream().equals(stream) || !table.window().equals(window)) {
        throw new IllegalArgumentException(
            "%s must be of %s, %s; it is of %s, %s"
                .formatted(table.name(), stream, window, table.stream(), table.window()));
      }
    }
  }

  /** Returns the file's bytes. */
  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a release consists of text and numbers", e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @throws IOException if they are no release of this form
   */
  public static Release parse(byte[] bytes) throws IOException {
    Release release = JSON.readValue(bytes, Release.class);
    if (release == null) {
      throw new IOException("a release must be a JSON object; it is null");
    }
    return release;
  }
}
