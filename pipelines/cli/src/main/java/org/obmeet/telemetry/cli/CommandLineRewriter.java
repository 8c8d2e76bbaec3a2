package org.obmeet.telemetry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rewrites customary command lines, such as {@code help COMMAND}, to the declared syntax. */
final class CommandLineRewriter {
  private static final Set<String> VALUE_OPTIONS = Set.of("--lake", "--keys", "--catalog", "--now");
  private static final Set<String> FLAGS = Set.of("-v", "--verbose", "-q", "--quiet");

  private CommandLineRewriter() {}

  static List<String> rewrite(List<String> words) {
    if (words.equals(List.of("version"))) {
      return List.of("--version");
    }
    int command = 0;
    while (command < words.size()) {
      String word = words.get(command);
      boolean flag = FLAGS.contains(word);
      if (!flag && !VALUE_OPTIONS.contains(word.split("=", 2)[0])) {
        break;
      }
      command += flag || word.contains("=") ? 1 : 2;
    }
    boolean help = command < words.size() && words.get(command).equals("help");
    List<String> rewritten =
        new ArrayList<>(
            words.subList(Math.min(help ? command + 1 : command, words.size()), words.size()));
    if (rewritten.indexOf("verify") == 0
        && rewritten.stream().anyMatch(word -> word.matches("--public(=.*)?"))) {
      rewritten.set(0, "verify-public");
    }
    if (help) {
      rewritten.add("--help");
    } else {
      rewritten.addAll(words.subList(0, Math.min(command, words.size())));
    }
    return rewritten;
  }
}
