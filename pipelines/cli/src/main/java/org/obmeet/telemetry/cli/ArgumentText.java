package org.obmeet.telemetry.cli;

import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The parts of the manual that describe commands and their arguments. */
final class ArgumentText {
  private ArgumentText() {}

  /** Returns a command and all its subcommands. */
  static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(ArgumentText::all));
  }

  /** Returns the visible arguments of a command without {@code --help}. */
  static Stream<ArgSpec> arguments(CommandLine line) {
    return line.getCommandSpec().args().stream()
        .filter(a -> !a.hidden() && !(a instanceof OptionSpec option && option.usageHelp()));
  }

  /** Returns the names of an argument, with the label of its value. */
  static String names(ArgSpec argument) {
    String label = argument.paramLabel();
    return argument instanceof OptionSpec option
        ? String.join(", ", option.names()) + (option.arity().max() == 0 ? "" : " " + label)
        : label;
  }

  /** Returns the description of an argument in one line. */
  static String meaning(ArgSpec argument) {
    return String.join(" ", argument.renderedDescription()).strip().replace("\n", " ");
  }

  /** Returns a note if the argument is required, alone or as one of several. */
  static String need(ArgSpec argument) {
    ArgGroupSpec group = argument.group();
    if (group == null) {
      return argument.required() ? " (required)" : "";
    }
    while (group.parentGroup() != null) {
      group = group.parentGroup();
    }
    return group.multiplicity().min() > 0 ? " (one of these)" : "";
  }
}
