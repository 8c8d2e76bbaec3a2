package org.obmeet.telemetry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Replaces former names of options, and options that are commands now. Former forms are accepted
 * until 0.2.
 */
final class FormerOptions {
  private static final Map<String, String> NAMES =
      Map.of(
          "--who", "--requested-by",
          "--object", "--objection",
          "--at-once", "--immediate",
          "--give-up", "--accept-data-loss",
          "--ladders", "--hierarchies");

  private static final Map<String, List<String>> COMMANDS =
      Map.of("retain", List.of("--plan", "--enforce", "--verify"), "erase", List.of("--due"));

  private FormerOptions() {}

  /**
   * Returns the command line in its present form.
   *
   * @param words the words, the command first
   * @param notices receives one sentence for the user about each former form
   */
  static List<String> replace(List<String> words, Consumer<String> notices) {
    List<String> present = new ArrayList<>();
    words.forEach(word -> present.add(replace(word, notices)));
    String command = words.isEmpty() ? "" : words.get(0);
    COMMANDS.getOrDefault(command, List.of()).stream()
        .filter(present::remove)
        .findFirst()
        .ifPresent(
            option -> {
              String form = command + " " + option;
              notices.accept(notice(form, form.replace("--", "")));
              present.add(1, option.substring(2));
            });
    return present;
  }

  private static String replace(String word, Consumer<String> notices) {
    int end = word.indexOf('=');
    String name = end < 0 ? word : word.substring(0, end);
    String present = NAMES.get(name);
    if (present == null) {
      return word;
    }
    notices.accept(notice(name, present));
    return present + word.substring(name.length());
  }

  private static String notice(String former, String present) {
    return "notice: " + former + " is now " + present + "; the former name works until 0.2";
  }
}
