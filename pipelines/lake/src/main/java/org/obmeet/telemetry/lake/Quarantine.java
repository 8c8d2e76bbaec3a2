package org.obmeet.telemetry.lake;

import java.util.List;
import org.obmeet.telemetry.schemas.flow.Quarantined;

/** Rejected records: where each stood and why, never what it said. */
public final class Quarantine {
  private final LakeFiles files;

  /** The quarantine of a lake. */
  public Quarantine(LakeFiles files) {
    this.files = files;
  }

  public FileRef write(List<Quarantined> rows, String path) {
    throw new UnsupportedOperationException();
  }

  public List<Quarantined> read(String path) {
    throw new UnsupportedOperationException();
  }
}
