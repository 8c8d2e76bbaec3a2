package org.obmeet.telemetry.lake;

/** A file of the lake cannot be read whole, so that nobody knows what it holds. */
public final class UnreadableFile extends LakeException {
  private static final long serialVersionUID = 1;

  UnreadableFile(String path, RuntimeException cause) {
    super("'" + path + "' cannot be read whole: nobody knows what it holds", cause);
  }
}
