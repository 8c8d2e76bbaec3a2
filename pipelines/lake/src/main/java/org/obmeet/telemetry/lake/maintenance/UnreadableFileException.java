package org.obmeet.telemetry.lake.maintenance;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a file of the lake cannot be read completely. */
public final class UnreadableFileException extends LakeException {
  private static final long serialVersionUID = 1;

  UnreadableFileException(String path, RuntimeException cause) {
    super("'" + path + "' cannot be read completely, so its content is unknown", cause);
  }
}
