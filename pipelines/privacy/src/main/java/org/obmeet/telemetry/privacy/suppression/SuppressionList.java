package org.obmeet.telemetry.privacy.suppression;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A list of suppressed subjects by kind, each with the last covered second. It must not be changed
 * after it has been passed on.
 */
public final class SuppressionList implements SuppressionLookup {
  private final Map<String, Map<ByteBuffer, Long>> kinds = new HashMap<>();

  /**
   * Adds a subject. If it is added several times, the latest second counts.
   *
   * @param subject 16 bytes
   * @param through last covered second since 1970; {@code Long.MAX_VALUE} for all
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

  /** Returns true if the list has no subjects. */
  public boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** Returns the subjects of a kind, each with the last covered second. */
  public Map<ByteBuffer, Long> subjects(String kind) {
    return Map.copyOf(kinds.getOrDefault(kind, Map.of()));
  }
}
