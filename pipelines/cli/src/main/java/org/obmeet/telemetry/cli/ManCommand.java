package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.jobs.ExitCode;
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
    AtomicFolder.create("DIR", folder);
    List<CommandLine> commands = all(root()).toList();
    for (CommandLine command : commands) {
      Files.writeString(folder.resolve(name(command) + ".1"), page(command));
    }
    context.info("Wrote " + commands.size() + " pages to " + folder);
    return 0;
  }

  static String page(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    return ResourceText.filled(
        ManCommand.class,
        "page.man",
        ManCommand::roff,
        Map.of(
            "capitals", name(line).toUpperCase(Locale.ROOT),
            "program", Telemetry.program(),
            "name", name(line),
            "title", title(spec.usageMessage()),
            "synopsis", line.getHelp().synopsis(0).strip().replaceAll("\\s+", " "),
            "help", line.getUsageMessage().lines().toList(),
            "codes", Arrays.stream(ExitCode.values()).map(ManCommand::line).toList(),
            "parent", spec.parent() == null ? "" : name(spec.parent().commandLine()) + "(1)"));
  }

  private static String line(ExitCode code) {
    return "%2s  %s".formatted(code.code(), code.meaning());
  }

  private static String name(CommandLine line) {
    return line.getCommandSpec().qualifiedName("-");
  }

  private static String title(UsageMessageSpec usage) {
    String[] lines = usage.header().length > 0 ? usage.header() : usage.description();
    return String.join(" ", lines).replaceFirst("\\.$", "");
  }

  /** Escapes a line, so that roff prints it and finds no request in it. */
  private static String roff(String line) {
    String escaped = line.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  /** Returns a command and all commands below it. */
  static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(ManCommand::all));
  }
}
