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
 * to everyone. The copies are anonymous, and stay when release files are deleted. A file has all
 * copies of a stream, window and commit, by path. In version 0.1.0 each copy was a file at its own
 * path; such files are read too. The object keeps the copies of the window read last.
 */
public final class PublishedTableArchive {
  /** Format version of copies. */
  private static final int FORMAT = 3;

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
   * @param stream data set that the cube counts
   */
  private record Written(
      int form, String stream, ReleasedDeclaration declaration, ReleasedCube table) {}

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
   * Reads the archived copy of a table; empty if the copy is of another stream.
   *
   * @param cube name of the cube
   * @throws IOException if the copy is damaged or has an unknown format version
   */
  public Optional<Content> read(TableRelease release, String cube, String stream)
      throws IOException {
    Window of = release.key().window();
    if (!of.equals(window)) {
      copies = copies(of);
      window = of;
    }
    LakeLayout layout = lake.layout();
    String folder = layout.releaseFolder(release.family(), cube, of, release.revision());
    JsonNode copy = copies.get(layout.releaseRecord(folder));
    if (copy == null) {
      String own = release.folder().replace("/" + release.key().table() + "/", "/" + cube + "/");
      copy = JSON.readTree(lake.files().bytes(layout.releaseRecord(own)));
    }
    Written written = JSON.treeToValue(copy, Written.class);
    if (written.form() != FORMAT) {
      throw new IOException("the format of a copy must be " + FORMAT + "; it is " + written.form());
    }
    return written.stream().equals(stream)
        ? Optional.of(new Content(written.declaration(), written.table()))
        : Optional.empty();
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
}
