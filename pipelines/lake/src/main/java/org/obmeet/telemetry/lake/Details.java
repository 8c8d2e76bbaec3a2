package org.obmeet.telemetry.lake;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.Worded;

/** Reads the detail of entries; what does not fit is a broken log. */
final class Details {
  private Details() {}

  static String text(Entry entry, String key) {
    return value(entry, entry.detail(), key, String.class);
  }

  static <E extends Enum<E> & Worded> E word(Entry entry, String key, Class<E> type) {
    String word = text(entry, key);
    return Worded.of(type, word)
        .orElseThrow(
            () ->
                new LedgerBroken(
                    entry.number(),
                    "'%s' must be one of %s; it is '%s'".formatted(key, Worded.words(type), word)));
  }

  /** A list in the detail; empty where there is none. */
  static List<?> list(Entry entry, String key) {
    return entry.detail().containsKey(key)
        ? value(entry, entry.detail(), key, List.class)
        : List.of();
  }

  /** A map in the detail; empty where there is none. */
  static Map<?, ?> map(Entry entry, String key) {
    return entry.detail().containsKey(key)
        ? value(entry, entry.detail(), key, Map.class)
        : Map.of();
  }

  static List<String> texts(Entry entry, String key) {
    return list(entry, key).stream().map(String.class::cast).toList();
  }

  static <T> T value(Entry entry, Object map, String key, Class<T> type) {
    Object value = map instanceof Map<?, ?> m ? m.get(key) : null;
    if (!type.isInstance(value)) {
      throw new LedgerBroken(
          entry.number(),
          "'%s' must be a %s in a %s entry"
              .formatted(key, type.getSimpleName(), entry.kind().word()));
    }
    return type.cast(value);
  }
}
