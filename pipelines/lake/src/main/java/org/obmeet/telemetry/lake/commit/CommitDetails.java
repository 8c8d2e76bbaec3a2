package org.obmeet.telemetry.lake.commit;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Reads values from the detail of commits; throws {@link CorruptLogException} if a value is
 * invalid. Elements of lists are only cast.
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

  /** Returns the list of a key; empty if the key is absent. */
  static List<?> list(Commit commit, String key) {
    return commit.detail().containsKey(key)
        ? value(commit, commit.detail(), key, List.class)
        : List.of();
  }

  /** Returns the map of a key; empty if the key is absent. */
  public static Map<?, ?> map(Commit commit, String key) {
    return commit.detail().containsKey(key)
        ? value(commit, commit.detail(), key, Map.class)
        : Map.of();
  }

  /** Returns a list of numbers; empty if the key is absent. */
  public static List<Long> numbers(Commit commit, String key) {
    return list(commit, key).stream().map(Long.class::cast).toList();
  }

  static List<String> texts(Commit commit, String key) {
    return list(commit, key).stream().map(String.class::cast).toList();
  }

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
