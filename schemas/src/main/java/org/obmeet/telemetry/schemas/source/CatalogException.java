package org.obmeet.telemetry.schemas.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An error in a file of the catalogue. Its message contains the file and the fault. The fault of a
 * value has the key, the value and what is allowed. If the allowed values are a list of words, it
 * can suggest the word that is most like the value.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_WORDS = 12;

  /** Creates an error that is not about a wrong value, such as a missing key. */
  public CatalogException(String file, String fault) {
    super(file + ": " + fault);
  }

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
                similar(value.toString(), allowed)
                    .map(word -> "did you mean " + word + "? ")
                    .orElse(""),
                listed(allowed)));
  }

  static String listed(Collection<String> words) {
    List<String> first = words.stream().limit(MAX_WORDS).toList();
    return String.join(", ", first)
        + (words.size() > MAX_WORDS ? " and " + (words.size() - MAX_WORDS) + " more" : "");
  }

  /** Returns the word that a user may have meant, if one is similar to the given word. */
  public static Optional<String> similar(String given, Collection<String> words) {
    return closest(given, words).or(() -> shortestWith(given, words));
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

  /** The fewest letters to insert, delete, replace or swap with the next letter. */
  private static int distance(String one, String other) {
    int[][] distances = new int[one.length() + 1][other.length() + 1];
    for (int row = 0; row <= one.length(); row++) {
      for (int column = 0; column <= other.length(); column++) {
        int least = row == 0 || column == 0 ? row + column : Integer.MAX_VALUE;
        if (row > 0 && column > 0) {
          int same = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
          int changed = Math.min(distances[row - 1][column], distances[row][column - 1]) + 1;
          least = Math.min(changed, distances[row - 1][column - 1] + same);
        }
        boolean swapped =
            row > 1
                && column > 1
                && one.charAt(row - 1) == other.charAt(column - 2)
                && one.charAt(row - 2) == other.charAt(column - 1);
        distances[row][column] =
            swapped ? Math.min(least, distances[row - 2][column - 2] + 1) : least;
      }
    }
    return distances[one.length()][other.length()];
  }
}
