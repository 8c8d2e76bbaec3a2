package org.obmeet.telemetry.privacy.suppression;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Subjects by kind, each with the last second that is covered. Not changed once it is handed on.
 */
public final class SuppressionList implements SuppressionLookup {
  private final Map<String, Map<ByteBuffer, Long>> kinds = new HashMap<>();

  /**
   * Adds a subject; of several entries the one that covers most counts.
   *
   * @param subject 16 bytes
   * @param through last second that is covered; {@code Long.MAX_VALUE} for all
   */
  public SuppressionList with(String kind, byte[] subject, long through) {
    kinds
        .computeIfAbsent(kind, k -> new HashMap<>())
        .merge(ByteBuffer.wrap(subject.clone()), through, Math::max);
    return this;
  }

  @Override
  public boolean covers(String kind, byte[] subject, long second) {
    if (kinds.isEmpty()) {
      return false;
    }
    Long through = kinds.getOrDefault(kind, Map.of()).get(ByteBuffer.wrap(subject));
    return through != null && second <= through;
  }

  @Override
  public boolean hasAny(String kind) {
    return kinds.containsKey(kind);
  }

  /** Whether it holds nobody. */
  public boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** Kinds that it holds somebody of. */
  public Set<String> kinds() {
    return Set.copyOf(kinds.keySet());
  }

  /** Subjects of a kind, with the last second that is covered. */
  public Map<ByteBuffer, Long> subjects(String kind) {
    return Map.copyOf(kinds.getOrDefault(kind, Map.of()));
  }
}
