package org.obmeet.telemetry.lake.transparency;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a transparency log or a proof is invalid or cannot be used. */
public final class TransparencyException extends LakeException {
  private static final long serialVersionUID = 1;

  public TransparencyException(String message) {
    super(message);
  }
}
