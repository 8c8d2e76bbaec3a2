package org.obmeet.telemetry.lake.commit;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Reads values from the detail of commits; throws {@link CorruptLogException} if one is invalid.
 */
public final class CommitDetails {
  private CommitDetails() {}

  static String text(Commit entry, String key) {
    return value(entry, entry.detail(), key, String.class);
  }

  static <E extends Enum<E> & KeywordEnum> E word(Commit entry, String key, Class<E> type) {
    String word = text(entry, key);
    return KeywordEnum.of(type, word)
        .orElseThrow(
            () ->
                new CorruptLogException(
                    entry.number(),
                    "'%s' must be one of %s; it is '%s'"
                        .formatted(key, KeywordEnum.words(type), word)));
  }

  /** Returns the list of a key; empty if the key is absent. */
  static List<?> list(Commit entry, String key) {
    return entry.detail().containsKey(key)
        ? value(entry, entry.detail(), key, List.class)
        : List.of();
  }

  /** Returns the map of a key; empty if the key is absent. */
  public static Map<?, ?> map(Commit entry, String key) {
    return entry.detail().containsKey(key)
        ? value(entry, entry.detail(), key, Map.class)
        : Map.of();
  }

  /** Returns a list of numbers; empty if the key is absent. */
  public static List<Long> numbers(Commit entry, String key) {
    return list(entry, key).stream().map(Long.class::cast).toList();
  }

  static List<String> texts(Commit entry, String key) {
    return list(entry, key).stream().map(String.class::cast).toList();
  }

  static <T> T value(Commit entry, Object map, String key, Class<T> type) {
    Object value = map instanceof Map<?, ?> m ? m.get(key) : null;
    if (!type.isInstance(value)) {
      throw new CorruptLogException(
          entry.number(),
          "'%s' must be a %s in a %s commit"
              .formatted(key, type.getSimpleName(), entry.kind().word()));
    }
    return type.cast(value);
  }
}
