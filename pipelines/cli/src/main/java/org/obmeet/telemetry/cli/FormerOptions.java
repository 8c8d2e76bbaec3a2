package org.obmeet.telemetry.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Replaces options that had another name in an earlier release, which are accepted until 0.2. */
final class FormerOptions {
  private static final Map<String, String> NAMES =
      Map.of(
          "--who", "--requested-by",
          "--object", "--objection",
          "--at-once", "--immediate",
          "--give-up", "--accept-data-loss",
          "--ladders", "--hierarchies");

  private FormerOptions() {}

  /**
   * Returns the command line with present names.
   *
   * @param notices receives a sentence for each former name
   */
  static List<String> replace(List<String> words, Consumer<String> notices) {
    return words.stream().map(word -> replace(word, notices)).toList();
  }

  private static String replace(String word, Consumer<String> notices) {
    int end = word.indexOf('=');
    String name = end < 0 ? word : word.substring(0, end);
    String present = NAMES.get(name);
    if (present == null) {
      return word;
    }
    notices.accept("notice: " + name + " is now " + present + "; the former name works until 0.2");
    return present + word.substring(name.length());
  }
}
