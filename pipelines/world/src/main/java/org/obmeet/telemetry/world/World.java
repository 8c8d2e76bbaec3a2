package org.obmeet.telemetry.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** A generated world; writes what is on the wire, and the truth beside it. */
public final class World {
  private final WorldOptions options;

  private World(WorldOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  /** The world of these options. */
  public static World of(WorldOptions options) {
    return new World(options);
  }

  /** What it is made from. */
  public WorldOptions options() {
    return options;
  }

  /**
   * Writes {@code reports.ndjson.gz}, {@code events.ndjson.gz}, {@code consents.ndjson} and {@code
   * truth/{reports,events,consents}.parquet}, replacing what is there.
   *
   * @param out folder, made where it is missing
   * @throws IOException where {@code out} cannot be written
   */
  public Summary write(Path out) throws IOException {
    throw new UnsupportedOperationException("the world is not written yet: " + out);
  }

  /**
   * Every identifying string that the world plants; those of records by {@link Planted#MARKERS}.
   */
  public Stream<Planted> planted() {
    return Stream.empty();
  }
}
