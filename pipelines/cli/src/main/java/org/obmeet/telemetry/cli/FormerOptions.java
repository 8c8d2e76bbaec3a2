package org.obmeet.telemetry.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Replaces former names of options, which work until 0.3, by present options or subcommands. */
final class FormerOptions {
  private static final Map<String, String> NAMES =
      Map.of(
          "--who", "--requested-by",
          "--object", "--objection",
          "--at-once", "--immediate",
          "--give-up", "--accept-data-loss",
          "--ladders", "--hierarchies",
          "--plan", "plan",
          "--enforce", "enforce",
          "--verify", "verify",
          "--due", "due");

  private FormerOptions() {}

  /**
   * Returns the command line with the present names of its options.
   *
   * @param notices receives one sentence for the user about each former name
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
    notices.accept("notice: " + name + " is now " + present + "; the former name works until 0.3");
    return present + word.substring(name.length());
  }
}
