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
@Command(
    name = "query",
    header = "Run SQL on the released tables.",
    description = {
      "The SQL dialect is that of DuckDB. Each cube has a table CUBE, and CUBE_levels with totals",
      "and all levels, the schema metrics a view per metric. The tables cubes and columns describe",
      "the tables, windows and refused the periods, coverage the published shares. Nothing else",
      "can be read, and nothing written. Without SQL, a terminal gets a prompt with completion,",
      "and other standard input is read as the statement."
    })
public final class QueryCommand extends TelemetryCommand {
  private static final Duration MINIMUM_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAXIMUM_TIMEOUT = Duration.ofMinutes(10);

  @Mixin private LakeOptions lake;

  @ArgGroup private Sql sql;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of table, csv, json, ndjson. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Output file, replaced if it exists. Default: standard output.")
  private Path out;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = TimeoutConverter.class,
      description = "Maximum duration, 1s to 10m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description =
          "File that keeps the input of the prompt. Default: TELEMETRY_HISTORY, else no file.")
  private Path history;

  /** The statement, as an argument or in a file. */
  static final class Sql {
    @Parameters(
        paramLabel = "SQL",
        description = "One SQL statement that only reads; - reads it from standard input.")
    private String statement;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "A file with the statement; - is standard input.")
    private String file;

    String read(CommandContext context) {
      if (file == null && !statement.equals("-")) {
        return statement;
      }
      return context.read("--file", file == null ? "-" : file).strip();
    }
  }

  @Override
  public Integer call() throws IOException {
    LakeReleases released = LakeReleases.open(lake.root());
    if (sql == null && out == null && context.is(Trait.PROMPT)) {
      new QueryPrompt(context, released, context.catalog().load(), format, timeout)
          .run(Optional.ofNullable(history));
      return 0;
    }
    ReleaseQuery query = new ReleaseQuery(released, context.catalog().load(), statement());
    try {
      if (out == null) {
        query.run(timeout, rows -> format.write(rows, context.out()));
      } else {
        long count =
            ExternalOutputFile.at(out, released.folder())
                .write(writer -> query.run(timeout, rows -> format.write(rows, writer)));
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
