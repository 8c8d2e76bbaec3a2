package org.obmeet.telemetry.jobs.aggregate.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import org.obmeet.telemetry.lake.Lake;

/**
 * The ledger's own copy of everything that was ever published, which disclosure control takes as
 * constants. It is anonymous and outlives the release files.
 */
public final class PublishedTableArchive {
  /** Form that is written; copies without one are of an earlier form. */
  private static final int FORM = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private PublishedTableArchive() {}

  /**
   * A published cube as the ledger keeps it.
   *
   * @param form version of this form
   * @param stream data set that it counts
   * @param declaration what it means
   * @param table what was published
   */
  private record Written(
      int form, String stream, ReleasedDeclaration declaration, ReleasedCube table) {}

  /**
   * A copy.
   *
   * @param stream data set that it counts
   * @param content what was published and what it means; empty in copies of an earlier form
   */
  public record Copy(String stream, Optional<Content> content) {}

  /** What was published, and what it means. */
  public record Content(ReleasedDeclaration declaration, ReleasedCube table) {}

  /** The bytes of a copy; the same copy gives the same bytes. */
  public static byte[] encode(String stream, Content content) throws IOException {
    return JSON.writeValueAsBytes(
        new Written(FORM, stream, content.declaration(), content.table()));
  }

  /** A copy read back. */
  public static Copy read(Lake lake, String path) throws IOException {
    JsonNode tree = JSON.readTree(lake.files().bytes(path));
    if (!tree.has("form")) {
      return new Copy(tree.path("stream").asText(), Optional.empty());
    }
    int form = tree.get("form").asInt();
    if (form != FORM) {
      throw new IOException("form of " + path + " must be " + FORM + "; it is " + form);
    }
    Written written = JSON.treeToValue(tree, Written.class);
    return new Copy(
        written.stream(), Optional.of(new Content(written.declaration(), written.table())));
  }
}
