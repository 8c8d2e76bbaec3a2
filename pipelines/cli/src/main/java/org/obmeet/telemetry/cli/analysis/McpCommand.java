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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.ResourceText;
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
  public Integer call() throws InterruptedException, IOException {
    LakeReleases.open(lake.root());
    CountDownLatch closed = new CountDownLatch(1);
    ObjectMapper mapper = new ObjectMapper();
    JacksonMcpJsonMapper json = new JacksonMcpJsonMapper(mapper);
    McpServer.SyncSpecification<?> server =
        McpServer.sync(
                new StdioServerTransportProvider(json, endReporting(System.in, closed), System.out))
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
    closed.await();
    running.closeGracefully();
    return 0;
  }

  /** Answers a call. The result of a wrong argument or statement is an error with a message. */
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

  /** Returns an input that counts down {@code closed} at the end of the input. */
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
