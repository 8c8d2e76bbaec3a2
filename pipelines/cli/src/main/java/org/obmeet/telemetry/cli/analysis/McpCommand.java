package org.obmeet.telemetry.cli.analysis;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.jackson.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code telemetry mcp}, which serves released tables to an MCP client. */
@Command(name = "mcp")
public final class McpCommand extends TelemetryCommand {
  private static final Duration QUERY_LIMIT = Duration.ofSeconds(30);
  private static final int ROWS = 1000;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws InterruptedException {
    LakeReleases.open(lake.root());
    CountDownLatch closed = new CountDownLatch(1);
    JacksonMcpJsonMapper json = new JacksonMcpJsonMapper(new ObjectMapper());
    McpSyncServer server =
        McpServer.sync(
                new StdioServerTransportProvider(json, endReporting(System.in, closed), System.out))
            .jsonMapper(json)
            .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(""))
            .serverInfo("obmeet-telemetry", "1")
            .instructions(
                "Released, anonymised statistics. A distinct count does not add up over rows. A"
                    + " missing value is suppressed, not zero.")
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
            .toolCall(
                tool(
                    "list_metrics",
                    "List the metrics with the question that each answers.",
                    Map.of()),
                (exchange, call) -> answer(call, arguments -> listMetrics()))
            .toolCall(
                tool(
                    "describe",
                    "Describe a metric or the columns of a table.",
                    Map.of("name", "Name of a metric, or of a table that SHOW ALL TABLES lists.")),
                (exchange, call) -> answer(call, arguments -> describe(text(arguments, "name"))))
            .toolCall(
                tool(
                    "query",
                    "Run one SQL statement (DuckDB) that only reads; at most 1000 rows are returned."
                        + " Each metric is a view metrics.NAME.",
                    Map.of("sql", "One SELECT, FROM, SHOW or DESCRIBE statement.")),
                (exchange, call) -> answer(call, arguments -> query(text(arguments, "sql"))))
            .build();
    closed.await();
    server.closeGracefully();
    return 0;
  }

  /** Returns a tool whose arguments are texts, all of them required. */
  private static McpSchema.Tool tool(
      String name, String description, Map<String, String> arguments) {
    Map<String, Object> properties = new TreeMap<>();
    arguments.forEach(
        (argument, meaning) ->
            properties.put(argument, Map.of("type", "string", "description", meaning)));
    return McpSchema.Tool.builder()
        .name(name)
        .description(description)
        .inputSchema(
            new McpSchema.JsonSchema(
                "object", properties, List.copyOf(properties.keySet()), false, Map.of(), Map.of()))
        .build();
  }

  /** Answers a call. A wrong argument or statement is an error result with its message. */
  private static McpSchema.CallToolResult answer(
      McpSchema.CallToolRequest call, Function<Map<String, Object>, String> tool) {
    try {
      Map<String, Object> arguments = call.arguments() == null ? Map.of() : call.arguments();
      return McpSchema.CallToolResult.builder().addTextContent(tool.apply(arguments)).build();
    } catch (QueryException | JobException wrong) {
      return McpSchema.CallToolResult.builder()
          .addTextContent(wrong.getMessage())
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
    return metric == null
        ? query(
            "SELECT \"column\", title, role, unit FROM dictionary.columns WHERE \"table\" = "
                + SqlQuoting.text(name))
        : String.join("\n", MetricText.lines(catalog, metric));
  }

  private String query(String sql) {
    StringWriter text = new StringWriter();
    ReleaseQuery query = new ReleaseQuery(LakeReleases.open(lake.root()), catalog(), sql);
    PrintWriter out = new PrintWriter(text);
    query.run(QUERY_LIMIT, rows -> OutputFormat.JSON.write(rows.first(ROWS), out));
    return text.toString();
  }

  private Catalog catalog() {
    return context.catalog().load();
  }

  /** Returns an input that counts down at its end. */
  private static InputStream endReporting(InputStream in, CountDownLatch closed) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        return reported(super.read());
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return reported(super.read(bytes, offset, length));
      }

      private int reported(int read) {
        if (read < 0) {
          closed.countDown();
        }
        return read;
      }
    };
  }
}
