package org.obmeet.telemetry.cli.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.jackson.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code telemetry mcp}, which serves released tables to an MCP client. */
@Command(name = "mcp")
public final class McpCommand extends TelemetryCommand {
  private static final Duration QUERY_LIMIT = Duration.ofSeconds(30);
  private static final int ROWS = 1000;
  private static final String NO_MESSAGE =
      "{\"jsonrpc\":\"2.0\",\"id\":null,"
          + "\"error\":{\"code\":-32700,\"message\":\"the line is no JSON-RPC message\"}}";

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws IOException {
    LakeAccess.require(lake.root());
    context.catalog().deferred(); // so that a wrong --catalog is reported at once
    ObjectMapper mapper = new ObjectMapper();
    PipedOutputStream messages = new PipedOutputStream();
    JacksonMcpJsonMapper json = new JacksonMcpJsonMapper(mapper);
    McpServer.SyncSpecification<?> server =
        McpServer.sync(
                new StdioServerTransportProvider(json, new PipedInputStream(messages), System.out))
            .jsonMapper(json)
            .immediateExecution(true) // the transport loses answers that are ready at once
            .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(""))
            .serverInfo("obmeet-telemetry", "1")
            .instructions(
                "Released, anonymised statistics. A distinct count does not add up over rows. A"
                    + " missing value is suppressed, not zero.")
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build());
    Map<String, Function<Map<String, Object>, String>> answers =
        Map.of(
            "list_metrics", arguments -> listMetrics(),
            "describe", arguments -> describe(text(arguments, "name")),
            "query", arguments -> query(text(arguments, "sql")));
    String tools = ResourceText.of(McpCommand.class, "tools.json");
    for (McpSchema.Tool tool : mapper.readValue(tools, McpSchema.Tool[].class)) {
      server.toolCall(tool, (exchange, call) -> answer(call, answers.get(tool.name())));
    }
    McpSyncServer running = server.build();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream checked = new PrintStream(messages, true, UTF_8)) {
      lines.lines().filter(line -> isMessage(json, line)).forEach(checked::println);
    }
    running.closeGracefully();
    return 0;
  }

  /** Answers a line that is no message, at which the transport would end, with an error. */
  private static boolean isMessage(JacksonMcpJsonMapper json, String line) {
    try {
      return !line.isBlank() && McpSchema.deserializeJsonRpcMessage(json, line) != null;
    } catch (IOException | IllegalArgumentException wrong) {
      synchronized (System.out) {
        System.out.println(NO_MESSAGE);
      }
      return false;
    }
  }

  /** Answers a call. The result of a failure, such as a wrong statement, is an error. */
  private static McpSchema.CallToolResult answer(
      McpSchema.CallToolRequest call, Function<Map<String, Object>, String> tool) {
    try {
      Map<String, Object> arguments = call.arguments() == null ? Map.of() : call.arguments();
      return McpSchema.CallToolResult.builder().addTextContent(tool.apply(arguments)).build();
    } catch (RuntimeException failure) {
      return McpSchema.CallToolResult.builder()
          .addTextContent(CommandErrorReporter.message(failure))
          .isError(true)
          .build();
    }
  }

  private static String text(Map<String, Object> arguments, String name) {
    if (arguments.get(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new QueryException("the argument " + name + " must be a text");
  }

  private String listMetrics() {
    return catalog().metrics().values().stream()
        .map(metric -> metric.name() + ": " + metric.question() + " Unit: " + metric.unit())
        .collect(Collectors.joining("\n"));
  }

  private String describe(String name) {
    Catalog catalog = catalog();
    Metric metric = catalog.metrics().get(name.replaceFirst("^metrics\\.", ""));
    if (metric != null) {
      return String.join("\n", MetricText.lines(catalog, metric));
    }
    String columns = query(QueryPrompt.columns(name));
    if (columns.equals("[]\n")) {
      throw new QueryException(
          ("the argument name must be a metric or a table; it is '%s'. list_metrics lists the"
                  + " metrics, the query SHOW ALL TABLES the tables")
              .formatted(name));
    }
    return columns;
  }

  private String query(String sql) {
    StringWriter text = new StringWriter();
    boolean isCut =
        new ReleaseQuery(
                LakeReleases.open(lake.root(), context.catalog().deferred()),
                context.catalog(),
                sql)
            .run(
                QUERY_LIMIT,
                context::info,
                rows -> {
                  OutputFormat.JSON.write(rows.first(ROWS), new PrintWriter(text));
                  return !rows.first(1).all().isEmpty();
                });
    return isCut
        ? text + "There are more rows than these " + ROWS + ". Sum or filter in SQL.\n"
        : text.toString();
  }

  private Catalog catalog() {
    return context.catalog().load();
  }
}
