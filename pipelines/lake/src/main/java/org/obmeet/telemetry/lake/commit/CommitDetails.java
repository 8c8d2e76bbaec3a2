package org.obmeet.telemetry.lake.commit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Reads the detail of commits. An absent list or map is read as empty. The methods throw {@link
 * CorruptLogException} if another value is absent, or if a value is invalid.
 */
public final class CommitDetails {
  private CommitDetails() {}

  static String text(Commit commit, String key) {
    return value(commit, commit.detail(), key, String.class);
  }

  static <E extends Enum<E> & KeywordEnum> E word(Commit commit, String key, Class<E> type) {
    String word = text(commit, key);
    return KeywordEnum.of(type, word)
        .orElseThrow(
            () ->
                new CorruptLogException(
                    commit.number(),
                    "'%s' must be one of %s; it is '%s'"
                        .formatted(key, KeywordEnum.words(type), word)));
  }

  static List<?> list(Commit commit, String key) {
    return commit.detail().containsKey(key)
        ? value(commit, commit.detail(), key, List.class)
        : List.of();
  }

  static Map<?, ?> map(Commit commit, String key) {
    return commit.detail().containsKey(key)
        ? value(commit, commit.detail(), key, Map.class)
        : Map.of();
  }

  public static List<Long> numbers(Commit commit, String key) {
    return elements(commit, key, Long.class);
  }

  public static List<String> texts(Commit commit, String key) {
    return elements(commit, key, String.class);
  }

  static Map<String, String> textsByKey(Commit commit, String key) {
    Map<String, String> texts = new TreeMap<>();
    map(commit, key)
        .forEach(
            (name, value) -> texts.put((String) name, element(commit, key, value, String.class)));
    return texts;
  }

  private static <T> List<T> elements(Commit commit, String key, Class<T> type) {
    return list(commit, key).stream().map(value -> element(commit, key, value, type)).toList();
  }

  private static <T> T element(Commit commit, String key, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new CorruptLogException(
          commit.number(),
          "each value of '%s' must be a %s in a %s commit"
              .formatted(key, type.getSimpleName(), commit.kind().word()));
    }
    return type.cast(value);
  }

  /** Returns a value of a map in the detail. The value must exist and have the type. */
  static <T> T value(Commit commit, Object map, String key, Class<T> type) {
    Object value = map instanceof Map<?, ?> m ? m.get(key) : null;
    if (!type.isInstance(value)) {
      throw new CorruptLogException(
          commit.number(),
          "'%s' must be a %s in a %s commit"
              .formatted(key, type.getSimpleName(), commit.kind().word()));
    }
    return type.cast(value);
  }
}
