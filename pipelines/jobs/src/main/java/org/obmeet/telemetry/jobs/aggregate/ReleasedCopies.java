package org.obmeet.telemetry.jobs.aggregate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.joint.Declaration;

/**
 * The ledger's own copy of everything that was ever published, which disclosure control takes as
 * constants. It is anonymous and outlives the release files.
 */
final class ReleasedCopies {
  /**
   * A published cube as the ledger keeps it.
   *
   * @param stream protection group, with the window's kind
   * @param population whose records it counts
   * @param table what was published
   * @param declaration what its columns mean; null in copies of before it was kept
   * @param beside names of the cubes that were decided in one with it, itself included; null in
   *     copies of before they were kept
   */
  record Copy(
      String stream,
      Population population,
      ReleasedCube table,
      Declaration declaration,
      List<String> beside) {}

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ReleasedCopies() {}

  /** The bytes of a copy; the same copy gives the same bytes. */
  static byte[] encode(Copy copy) throws IOException {
    return JSON.writeValueAsBytes(copy);
  }

  /** A copy read back. */
  static Copy read(Lake lake, String path) throws IOException {
    return JSON.readValue(lake.files().bytes(path), Copy.class);
  }
}
