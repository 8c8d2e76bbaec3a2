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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry man}, which writes a manual page for each command. */
@Command(name = "man")
final class ManCommand extends TelemetryCommand {
  @Parameters(paramLabel = "DIR")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw JobException.badInput(
          "DIR must be a folder that can be created and written; '" + folder + "' cannot", e);
    }
    List<CommandLine> commands = all(root()).toList();
    for (CommandLine command : commands) {
      Files.writeString(folder.resolve(name(command) + ".1"), page(command));
    }
    context.info("Wrote " + commands.size() + " pages to " + folder);
    return 0;
  }

  /** Returns a page in the language of man(7), with the help of the command as it is. */
  static String page(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    StringBuilder page =
        new StringBuilder(
            ".TH %s 1 \"\" \"%s\" \"OBMeet Telemetry\"\n.nh\n.ad l\n"
                .formatted(roff(name(line).toUpperCase(Locale.ROOT)), roff(Telemetry.program())));
    section(page, "NAME", roff(name(line)) + " \\- " + roff(title(spec.usageMessage())));
    section(page, "SYNOPSIS", roff(line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ")));
    section(page, "DESCRIPTION", verbatim(line.getUsageMessage()));
    section(
        page,
        "EXIT STATUS",
        verbatim(
            Arrays.stream(ExitCode.values())
                .map(code -> "%2s  %s".formatted(code.code(), code.meaning()))
                .collect(Collectors.joining("\n"))));
    Optional.ofNullable(spec.parent())
        .ifPresent(parent -> section(page, "SEE ALSO", roff(name(parent.commandLine()) + "(1)")));
    return page.toString();
  }

  private static String name(CommandLine line) {
    return line.getCommandSpec().qualifiedName("-");
  }

  private static String title(UsageMessageSpec usage) {
    String[] lines = usage.header().length > 0 ? usage.header() : usage.description();
    return String.join(" ", lines).replaceFirst("\\.$", "");
  }

  private static void section(StringBuilder page, String heading, String text) {
    page.append(".SH ").append(heading).append('\n').append(text).append('\n');
  }

  private static String verbatim(String text) {
    return text.lines().map(ManCommand::roff).collect(Collectors.joining("\n", ".nf\n", "\n.fi"));
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
}
