package org.obmeet.telemetry.lake.transparency;

import java.util.Base64;

/**
 * The text of a C2SP tlog-checkpoint: the state of a transparency log that its operator signs.
 *
 * @param origin name of the log
 * @param size number of entries
 * @param root root hash of the Merkle tree
 */
public record LogCheckpoint(String origin, long size, byte[] root) {
  private static final int LINES = 3;

  public String text() {
    return "%s\n%s\n%s\n".formatted(origin, size, Base64.getEncoder().encodeToString(root));
  }

  /**
   * Parses the text of a signed note. Ignores extension lines.
   *
   * @throws TransparencyException if the text is not a checkpoint
   */
  public static LogCheckpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length <= LINES || lines[0].isEmpty() || !lines[1].matches("0|[1-9]\\d{0,17}")) {
      throw new TransparencyException("a checkpoint must begin with origin, size and root hash");
    }
    return new LogCheckpoint(lines[0], Long.parseLong(lines[1]), hash(lines[2]));
  }

  /** Decodes the base64 form of a hash. */
  static byte[] hash(String base64) {
    byte[] hash = SignedNote.base64(base64);
    if (hash.length != MerkleTree.HASH_BYTES) {
      throw new TransparencyException("a hash must have 32 bytes; one has " + hash.length);
    }
    return hash;
  }
}
