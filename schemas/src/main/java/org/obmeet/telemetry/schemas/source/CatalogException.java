package org.obmeet.telemetry.schemas.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An error in a file of the catalogue. Its message contains the file, the key, the value and what
 * is allowed. If the allowed values are a list of words, the message can suggest the word that is
 * most like the value.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_WORDS = 12;

  public CatalogException(String file, String key, Object value, String allowed) {
    super("%s: %s is '%s'; allowed: %s".formatted(file, key, value, allowed));
  }

  public CatalogException(String file, String key, Object value, Collection<String> allowed) {
    super(
        "%s: %s is '%s'; %sallowed: %s"
            .formatted(
                file,
                key,
                value,
                closest(value.toString(), allowed)
                    .or(() -> shortestWith(value.toString(), allowed))
                    .map(word -> "did you mean " + word + "? ")
                    .orElse(""),
                listed(allowed)));
  }

  private static String listed(Collection<String> words) {
    List<String> first = words.stream().limit(MAX_WORDS).toList();
    return String.join(", ", first)
        + (words.size() > MAX_WORDS ? " and " + (words.size() - MAX_WORDS) + " more" : "");
  }

  /** Returns the word that differs from a given one in the fewest letters, if these are few. */
  static Optional<String> closest(String given, Collection<String> words) {
    return words.stream()
        .filter(word -> !word.equals(given))
        .min(Comparator.comparingInt(word -> distance(given, word)))
        .filter(
            word -> distance(given, word) <= Math.max(1, Math.min(3, (given.length() + 1) / 4)));
  }

  /**
   * Returns the shortest word that has a given one as a part, such as {@code wizard_x} for {@code
   * x}.
   */
  private static Optional<String> shortestWith(String given, Collection<String> words) {
    return words.stream()
        .filter(word -> List.of(word.split("_")).contains(given))
        .min(Comparator.comparingInt(String::length));
  }

  /** The Levenshtein distance: the fewest letters to insert, delete or replace. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int diagonal = above[0];
      above[0] = row;
      for (int column = 1; column < above.length; column++) {
        int replaced = diagonal + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
        diagonal = above[column];
        above[column] = Math.min(replaced, 1 + Math.min(above[column - 1], diagonal));
      }
    }
    return above[other.length()];
  }
}
