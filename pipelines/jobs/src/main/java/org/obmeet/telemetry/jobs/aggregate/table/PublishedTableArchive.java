package org.obmeet.telemetry.jobs.aggregate.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The archived copies of all tables ever published. Disclosure control takes their values as known
 * to everyone, and cannot read those of an earlier format. The copies are anonymous, and stay when
 * release files are deleted. One file has all copies of a stream, window and commit, by the path of
 * the file that each had of its own in earlier versions. Keeps the copies of the window read last.
 */
public final class PublishedTableArchive {
  /** Format version of new copies; a copy without a version has an earlier format. */
  private static final int FORMAT = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Lake lake;
  private final LakeState state;
  private Window window;
  private ObjectNode copies;

  public PublishedTableArchive(Lake lake, LakeState state) {
    this.lake = lake;
    this.state = state;
  }

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

  /** Encodes the copies of a window by path. The same copies always have the same bytes. */
  public static byte[] encode(String stream, Map<String, Content> copies) throws IOException {
    Map<String, Written> written = new TreeMap<>();
    copies.forEach(
        (path, copy) ->
            written.put(path, new Written(FORMAT, stream, copy.declaration(), copy.table())));
    return JSON.writeValueAsBytes(written);
  }

  /**
   * Reads the copy of a released table.
   *
   * @param cube the table's cube
   * @throws IOException if it is damaged or has an unknown format version
   */
  public Copy read(TableRelease release, String cube) throws IOException {
    Window of = release.key().window();
    if (!of.equals(window)) {
      copies = copies(of);
      window = of;
    }
    LakeLayout layout = lake.layout();
    String folder = layout.releaseFolder(release.family(), cube, of, release.revision());
    String path = layout.releaseRecord(folder);
    if (copies.has(path)) {
      return copy(copies.get(path), path);
    }
    String own = release.folder().replace("/" + release.key().table() + "/", "/" + cube + "/");
    path = layout.releaseRecord(own);
    return copy(JSON.readTree(lake.files().bytes(path)), path);
  }

  private ObjectNode copies(Window of) throws IOException {
    String folder = lake.layout().releaseRecords(of);
    ObjectNode all = JSON.createObjectNode();
    for (String path : state.files().keySet()) {
      if (path.startsWith(folder)) {
        all.setAll(JSON.readValue(lake.files().bytes(path), ObjectNode.class));
      }
    }
    return all;
  }

  private static Copy copy(JsonNode tree, String path) throws IOException {
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
