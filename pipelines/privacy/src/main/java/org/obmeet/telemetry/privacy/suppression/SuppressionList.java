package org.obmeet.telemetry.privacy.suppression;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A list of subjects by kind, whose records are dropped or searched. For each subject it covers the
 * records up to a last second. Callers must not change the list after they pass it on.
 */
public final class SuppressionList implements SuppressionLookup {
  private final Map<String, Map<ByteBuffer, Long>> kinds = new HashMap<>();

  /**
   * Adds a subject. If a subject is added several times, the latest second is used.
   *
   * @param subject 16 bytes
   * @param through last covered second since 1970; {@code Long.MAX_VALUE} for no end
   */
  public SuppressionList add(String kind, byte[] subject, long through) {
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

  /** Returns the last covered second by subject, for the subjects of a kind. */
  public Map<ByteBuffer, Long> subjects(String kind) {
    return Map.copyOf(kinds.getOrDefault(kind, Map.of()));
  }
}
