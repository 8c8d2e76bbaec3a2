package org.obmeet.telemetry.lake.transparency;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A C2SP tlog-proof: an entry's index, the hashes to the root, and a signed checkpoint.
 *
 * @param hashes sibling hashes from the leaf to the root
 */
public record InclusionProof(long index, List<byte[]> hashes, SignedNote checkpoint) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";

  public String format() {
    return text(HEADER + "\nindex " + index, hashes, checkpoint);
  }

  /** Parses a proof; throws {@link TransparencyException} if it is not one. */
  public static InclusionProof parse(String proof) {
    int end = proof.indexOf("\n\n");
    List<String> lines =
        new ArrayList<>(end < 0 ? List.of() : List.of(proof.substring(0, end).split("\n", -1)));
    lines.removeIf(line -> line.startsWith("extra "));
    if (lines.size() < 2
        || !lines.get(0).equals(HEADER)
        || !lines.get(1).matches("index (0|[1-9]\\d{0,17})")) {
      throw new TransparencyException("a proof must begin with " + HEADER + " and an index");
    }
    return new InclusionProof(
        Long.parseLong(lines.get(1).substring("index ".length())),
        lines.subList(2, lines.size()).stream().map(LogCheckpoint::hash).toList(),
        SignedNote.parse(proof.substring(end + 2)));
  }

  /** Returns the body of a tlog-witness request: old size, consistency proof and checkpoint. */
  public static String witnessRequest(long old, List<byte[]> proof, SignedNote checkpoint) {
    return text("old " + old, proof, checkpoint);
  }

  private static String text(String head, List<byte[]> hashes, SignedNote checkpoint) {
    StringBuilder text = new StringBuilder(head).append('\n');
    hashes.forEach(hash -> text.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
    return text.append('\n').append(checkpoint.format()).toString();
  }
}
