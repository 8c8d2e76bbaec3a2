package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.List;

/** Everything that lies below a lake's root: hidden files, links and what nobody knows too. */
public final class LakeWalk {
  private LakeWalk() {}

  /**
   * A thing found.
   *
   * @param path relative to the root, with {@code /}
   * @param size in bytes
   * @param modified by the clock of whoever keeps it
   */
  public record Found(String path, long size, Instant modified) {}

  /**
   * Everything but folders, in order of path.
   *
   * @throws LakeException where it cannot be read, or the store cannot tell
   */
  public static List<Found> of(Lake lake) {
    return lake.files().walk();
  }
}
