package org.obmeet.telemetry.cli.analysis;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ExternalOutputFile;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ValueConverters;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.JobException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry query}, which runs SQL on released tables. */
@Command(name = "query")
public final class QueryCommand extends TelemetryCommand {
  private static final Duration MINIMUM_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAXIMUM_TIMEOUT = Duration.ofMinutes(10);

  @Mixin private LakeOptions lake;

  @ArgGroup private Sql sql;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table")
  private OutputFormat format;

  @Option(names = "--out", paramLabel = "FILE")
  private Path out;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = TimeoutConverter.class)
  private Duration timeout;

  @Option(names = "--history", paramLabel = "FILE")
  private Path history;

  /** The statement, as an argument or in a file. */
  static final class Sql {
    @Parameters(paramLabel = "SQL")
    private String statement;

    @Option(names = "--file", paramLabel = "FILE")
    private String file;

    String read(CommandContext context) {
      return file == null && !statement.equals("-")
          ? statement
          : context.read("--file", file == null ? "-" : file).strip();
    }
  }

  @Override
  public Integer call() throws IOException {
    LakeReleases released = LakeReleases.open(lake.root(), context.catalog().deferred());
    if (sql == null && out == null && context.is(Trait.PROMPT)) {
      new QueryPrompt(context, released, context.catalog().load(), format, timeout)
          .run(Optional.ofNullable(history));
      return 0;
    }
    ReleaseQuery query = new ReleaseQuery(released, context.catalog(), statement());
    try {
      if (out == null) {
        query.run(timeout, context::info, rows -> format.write(rows, context.out()));
      } else {
        long count =
            ExternalOutputFile.at(out, released.folder())
                .write(
                    writer ->
                        query.run(timeout, context::info, rows -> format.write(rows, writer)));
        context.info("Wrote " + count + " rows to " + out);
      }
      return 0;
    } catch (QueryException refused) {
      throw JobException.badInput(refused.getMessage(), refused);
    }
  }

  private String statement() {
    String read = sql == null ? context.read("--file", "-").strip() : sql.read(context);
    if (read.isBlank()) {
      throw wrongUsage("SQL is missing; give it as an argument, by --file or on standard input");
    }
    return read;
  }

  /** A converter of {@code --timeout} from text. */
  static final class TimeoutConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return ValueConverters.convert(value, TimeoutConverter::allowed, "a duration from 1s to 10m");
    }

    private static Duration allowed(String value) {
      Duration timeout = ValueConverters.duration(value);
      Preconditions.checkArgument(
          timeout.compareTo(MINIMUM_TIMEOUT) >= 0 && timeout.compareTo(MAXIMUM_TIMEOUT) <= 0);
      return timeout;
    }
  }
}
