package org.obmeet.telemetry.lake.maintenance;

import org.obmeet.telemetry.lake.store.LakeException;

/** A file of the lake cannot be read whole, so that nobody knows what it holds. */
public final class UnreadableFileException extends LakeException {
  private static final long serialVersionUID = 1;

  UnreadableFileException(String path, RuntimeException cause) {
    super("'" + path + "' cannot be read whole: nobody knows what it holds", cause);
  }
}
