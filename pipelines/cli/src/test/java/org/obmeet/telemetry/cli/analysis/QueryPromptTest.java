package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;

/** The prompt of {@code telemetry query}, on a terminal with given input. */
class QueryPromptTest {
  @TempDir Path folder;

  private static CliResult typed(Optional<Path> history, String... lines) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandContext context =
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(Reader.nullReader()),
            Clock.systemUTC(),
            Set.of());
    byte[] input = String.join("\n", lines).concat("\n").getBytes(StandardCharsets.UTF_8);
    try (DumbTerminal terminal =
        new DumbTerminal(new ByteArrayInputStream(input), OutputStream.nullOutputStream())) {
      new QueryPrompt(
              context,
              LakeReleases.open(DemoLake.root().toString(), Catalog::load),
              Catalog.load(),
              OutputFormat.CSV,
              Duration.ofMinutes(1))
          .run(terminal, history);
    }
    return new CliResult(0, out.toString(), err.toString());
  }

  @Test
  void statement_ofSeveralLines_runsAtItsSemicolon_andIsKeptInTheHistory() throws IOException {
    Path history = folder.resolve("history");

    CliResult typed =
        typed(
            Optional.of(history),
            "SELECT ';' AS a,",
            "2 AS b",
            "; SELECT 3 AS c;",
            "\\q",
            "FROM x;");

    assertThat(typed.out().replace("\r", "")).isEqualTo("a,b\n;,2\nc\n3\n");
    assertThat(typed.err()).contains("\\q ends").doesNotContain("Error");
    assertThat(history).content().contains("SELECT 3 AS c;");
    for (Path wrong : List.of(folder, history.resolve("below"))) {
      assertThatThrownBy(() -> typed(Optional.of(wrong), "SELECT 1;"))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("it is '" + wrong + "'");
    }
  }

  @Test
  void statement_thatFails_leavesThePromptOpen_whoseCommandsShowTablesColumnsAndHelp()
      throws IOException {
    CliResult typed =
        typed(
            Optional.empty(),
            "FROM instances_by_versio;",
            "DROP TABLE instances_by_version;",
            "FROM adoption;",
            "FROM read_csv('/etc/passwd');",
            "\\x",
            "\\d nothing",
            "\\?",
            "\\d",
            "\\d instances_by_version",
            "\\d metrics.adoption;",
            "SELECT 7 AS last;");

    assertThat(typed.err())
        .contains("Did you mean instances_by_version", "it starts with 'DROP'")
        .contains("there is no table 'adoption'; write metrics.adoption for the metric")
        .contains("disabled by configuration", "it is '\\x'", "it is 'nothing'")
        .doesNotContain("Exception");
    assertThat(typed.out())
        .contains("\\d TABLE", "tables,instances_by_version,Instances by version")
        .contains("metrics,adoption,Adoption of features")
        .contains("tables.instances_by_version,version,VARCHAR,", "metrics.adoption,value,")
        .doesNotContain("levels.instances_by_version")
        .endsWith("7\r\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void completion_offersNamesOfNamedTablesAndKeywords() {
    LakeReleases released = LakeReleases.open(DemoLake.root().toString(), Catalog::load);
    try (ReleaseDatabase database =
        released.database(() -> Catalog.load().fingerprint(), message -> {})) {
      PromptCompleter completer = new PromptCompleter(database);

      assertThat(completed(completer, "SELECT ver"))
          .contains("version", "tables.", "tables.browsers", "browsers", "where");
      assertThat(completed(completer, "FROM browsers SELECT (ev"))
          .contains("browser")
          .doesNotContain("version");
      assertThat(completed(completer, "SEL")).contains("SELECT");
      assertThat(completed(completer, "\\d b")).contains("browsers").doesNotContain("where");
    }
  }

  private static List<String> completed(PromptCompleter completer, String line) {
    List<Candidate> candidates = new ArrayList<>();
    completer.complete(
        null,
        new PromptParser().parse(line, line.length(), Parser.ParseContext.COMPLETE),
        candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  @Test
  void query_withoutSqlOrPrompt_readsStandardInput() {
    String lake = DemoLake.root().toString();
    String[] query = {"query", "--lake", lake, "--format", "csv"};

    CliResult piped = CliResult.in(Map.of(), "SELECT 5 AS five", Set.of(), query);
    CliResult empty = CliResult.in(Map.of(), " \n", Set.of(), query);

    assertThat(piped.out()).isEqualTo("five\r\n5\r\n");
    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).contains("SQL is missing; give it as an argument, by --file or on");
  }
}
