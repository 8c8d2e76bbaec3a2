package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry man}, which writes a manual page for each command. */
@Command(name = "man", header = "Write the manual pages of all commands, for the program man.")
final class ManCommand extends TelemetryCommand {
  @Parameters(
      paramLabel = "DIR",
      description = "Folder of the pages, such as share/man/man1. It is created if it is missing.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "DIR must be a folder that can be created and written; '" + folder + "' cannot",
          e);
    }
    List<CommandLine> commands = all(root()).toList();
    for (CommandLine command : commands) {
      Files.writeString(folder.resolve(name(command) + ".1"), page(command));
    }
    context.info("Wrote " + commands.size() + " pages to " + folder);
    return 0;
  }

  /** Returns a page in the language of man(7). */
  static String page(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    String name = name(line);
    StringBuilder page =
        new StringBuilder(
            ".TH %s 1 \"\" \"%s\" \"OBMeet Telemetry\"\n.nh\n.ad l\n"
                .formatted(roff(name.toUpperCase(Locale.ROOT)), roff(Telemetry.program())));
    section(page, "NAME", roff(name) + " \\- " + roff(title(line)));
    section(page, "SYNOPSIS", roff(oneLine(line.getHelp().synopsis(0))));
    section(page, "DESCRIPTION", verbatim(usage.description()));
    section(page, "ARGUMENTS AND OPTIONS", arguments(line));
    section(
        page,
        "COMMANDS",
        line.getSubcommands().values().stream()
            .map(command -> entry(name(command) + "(1)", title(command)))
            .collect(Collectors.joining()));
    section(
        page,
        "EXIT STATUS",
        Arrays.stream(ExitCode.values())
            .map(code -> entry(Integer.toString(code.code()), code.meaning()))
            .collect(Collectors.joining()));
    section(page, "EXAMPLES", verbatim(usage.footer()));
    Optional.ofNullable(spec.parent())
        .ifPresent(parent -> section(page, "SEE ALSO", roff(name(parent.commandLine()) + "(1)")));
    return page.toString();
  }

  private static String name(CommandLine line) {
    return line.getCommandSpec().qualifiedName("-");
  }

  private static String title(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    String[] lines = usage.header().length > 0 ? usage.header() : usage.description();
    return oneLine(String.join(" ", lines)).replaceFirst("\\.$", "");
  }

  private static String arguments(CommandLine line) {
    return visibleArguments(line)
        .map(a -> entry(names(a) + need(a), meaning(a)))
        .collect(Collectors.joining());
  }

  private static void section(StringBuilder page, String heading, String text) {
    if (!text.isBlank()) {
      page.append(".SH ").append(heading).append('\n').append(text.strip()).append('\n');
    }
  }

  private static String entry(String term, String text) {
    return ".TP\n.B %s\n%s\n".formatted(roff(term), roff(text));
  }

  /** Returns lines as they are: they contain commands to type. */
  private static String verbatim(String... lines) {
    String text = String.join("\n", lines).replace("%n", "\n").stripTrailing();
    return text.isBlank()
        ? ""
        : ".nf\n" + text.lines().map(ManCommand::roff).collect(Collectors.joining("\n")) + "\n.fi";
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Escapes a line, so that no character of it is a request. */
  private static String roff(String line) {
    String escaped = line.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  /** Returns a command and all its subcommands. */
  static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(ManCommand::all));
  }

  /** Returns the visible arguments of a command without {@code --help}. */
  static Stream<ArgSpec> visibleArguments(CommandLine line) {
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
