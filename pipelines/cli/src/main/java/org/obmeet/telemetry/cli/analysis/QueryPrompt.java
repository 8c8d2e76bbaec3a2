package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.cli.query.sql.SqlScript;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;

/** The prompt of {@code telemetry query}, which runs each statement for at most {@code limit}. */
record QueryPrompt(
    CommandContext context,
    LakeReleases released,
    Catalog catalog,
    OutputFormat format,
    Duration limit) {
  /**
   * Runs statements from the terminal until the user leaves.
   *
   * @param history the file that keeps the input; if it is empty, the input is kept in memory
   */
  void run(Optional<Path> history) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      run(terminal, history);
    }
  }

  /**
   * Runs statements from the given terminal until the user leaves.
   *
   * @throws JobException if the history file cannot be written
   */
  void run(Terminal terminal, Optional<Path> history) {
    history.ifPresent(QueryPrompt::checkHistory);
    try (ReleaseDatabase database =
        released.database(context.catalog()::fingerprint, context::info)) {
      terminal.handle(Terminal.Signal.INT, signal -> database.cancel());
      LineReaderBuilder builder =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(new PromptParser())
              .completer(new PromptCompleter(database))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.CASE_INSENSITIVE, true)
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P -> ");
      history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
      LineReader reader = builder.build();
      context.info(
          "Released tables of %s. \\? shows the commands, \\q ends.".formatted(released.folder()));
      boolean more = true;
      while (more) {
        more = next(reader, database);
        context.out().flush();
      }
    }
  }

  private static void checkHistory(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    boolean isFile = Files.isRegularFile(file);
    if (folder == null
        || !Files.isWritable(isFile ? file : folder)
        || !isFile && (Files.exists(file) || !Files.isDirectory(folder))) {
      throw JobException.badInput(
          "--history must be a writable file in an existing folder; it is '" + file + "'");
    }
  }

  private boolean next(LineReader reader, ReleaseDatabase database) {
    try {
      String input = reader.readLine("telemetry> ").strip();
      if (input.equals("\\q")) {
        return false;
      }
      run(database, input);
    } catch (UserInterruptException dropped) {
      context.info("The input is dropped; \\q ends.");
    } catch (EndOfFileException left) {
      return false;
    } catch (QueryException failed) {
      context.problem(failed.getMessage());
    }
    return true;
  }

  private void run(ReleaseDatabase database, String input) {
    if (!input.startsWith("\\")) {
      for (String sql : SqlScript.of(input).statements()) {
        query(database, sql);
      }
      return;
    }
    String[] words = input.split("\\s+", 2);
    switch (words[0]) {
      case "\\?" -> context.out().print(ResourceText.of(QueryPrompt.class, "prompt.txt"));
      case "\\d" -> {
        if (words.length == 1) {
          query(database, ResourceText.of(QueryPrompt.class, "tables.sql"));
        } else {
          describe(database, words[1].replaceFirst(";$", ""));
        }
      }
      default ->
          throw new QueryException(
              "a command must be one of \\d, \\?, \\q; it is '%s'".formatted(words[0]));
    }
  }

  /** Returns the query of the columns of a table, which has no rows if there is no such table. */
  static String columns(String table) {
    return ResourceText.filled(
        QueryPrompt.class, "columns.sql", Map.of("table", SqlQuoting.text(table)));
  }

  private void describe(ReleaseDatabase database, String table) {
    String columns = columns(table);
    if (database.rows(columns).isEmpty()) {
      throw new QueryException(
          "\\d must name a table; it is '%s'. \\d lists them".formatted(table));
    }
    query(database, columns);
  }

  private void query(ReleaseDatabase database, String sql) {
    try {
      database.query(sql, limit, rows -> format.write(rows, context.out()));
    } catch (QueryException failed) {
      throw new ReleaseQuery(released, context.catalog(), sql).withSuggestion(failed);
    }
  }
}
