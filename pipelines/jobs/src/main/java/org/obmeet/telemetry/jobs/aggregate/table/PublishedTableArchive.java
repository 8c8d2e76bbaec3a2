package org.obmeet.telemetry.jobs.aggregate.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import org.obmeet.telemetry.lake.Lake;

/**
 * The archived copies of all tables ever published. Disclosure control takes their values as known
 * to everyone, and cannot read those of an earlier format. The copies are anonymous, and stay when
 * release files are deleted.
 */
public final class PublishedTableArchive {
  /** Format version of new copies; a copy without a version has an earlier format. */
  private static final int FORMAT = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private PublishedTableArchive() {}

  /**
   * The JSON document of a copy. The component names are the JSON keys.
   *
   * @param form format version
   * @param stream data set that it counts
   * @param declaration the cube's declaration
   * @param table the published values
   */
  private record Written(
      int form, String stream, ReleasedDeclaration declaration, ReleasedCube table) {}

  /**
   * An archived copy.
   *
   * @param stream data set that it counts
   * @param content the table and its declaration; empty in copies of an earlier format
   */
  public record Copy(String stream, Optional<Content> content) {}

  /** A published table and its declaration. */
  public record Content(ReleasedDeclaration declaration, ReleasedCube table) {}

  /** Encodes a copy. The same copy always has the same bytes. */
  public static byte[] encode(String stream, Content content) throws IOException {
    return JSON.writeValueAsBytes(
        new Written(FORMAT, stream, content.declaration(), content.table()));
  }

  /**
   * Reads a copy.
   *
   * @throws IOException if it is damaged or has an unknown format version
   */
  public static Copy read(Lake lake, String path) throws IOException {
    JsonNode tree = JSON.readTree(lake.files().bytes(path));
    if (!tree.has("form")) {
      return new Copy(tree.path("stream").asText(), Optional.empty());
    }
    int form = tree.get("form").asInt();
    if (form != FORMAT) {
      throw new IOException("the format of " + path + " must be " + FORMAT + "; it is " + form);
    }
    Written written = JSON.treeToValue(tree, Written.class);
    return new Copy(
        written.stream(), Optional.of(new Content(written.declaration(), written.table())));
  }
}
