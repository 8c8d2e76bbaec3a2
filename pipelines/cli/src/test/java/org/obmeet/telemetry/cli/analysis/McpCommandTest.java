package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.DemoLake;

class McpCommandTest {
  private static McpSyncClient client;

  @BeforeAll
  static void connect() throws Exception {
    ServerParameters server =
        ServerParameters.builder(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .args(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.obmeet.telemetry.cli.Main",
                "mcp",
                "--lake",
                DemoLake.root().toString())
            .build();
    JacksonMcpJsonMapper json = new JacksonMcpJsonMapper(new ObjectMapper());
    client =
        McpClient.sync(new StdioClientTransport(server, json))
            .requestTimeout(Duration.ofMinutes(5))
            .initializationTimeout(Duration.ofMinutes(5))
            .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(""))
            .build();
    client.initialize();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void tools_areThree() {
    assertThat(client.listTools().tools())
        .extracting(McpSchema.Tool::name)
        .containsExactlyInAnyOrder("list_metrics", "describe", "query");
  }

  @Test
  void metric_isListedDescribedAndQueried() {
    assertThat(call("list_metrics", Map.of())).contains("adoption: ");
    assertThat(call("describe", Map.of("name", "adoption"))).contains("definition:");
    assertThat(call("query", Map.of("sql", "SELECT count(*) AS n FROM metrics.adoption")))
        .contains("\"n\":");
  }

  @Test
  void table_isDescribedByItsColumns() {
    assertThat(call("describe", Map.of("name", "instances_by_version"))).contains("\"version\"");
    assertThat(call("describe", Map.of("name", "totals"))).contains("\"population\"");
    assertThat(call("describe", Map.of("name", "cats")))
        .startsWith(
            "error: the argument name must be a metric or a table; it is 'cats'. list_metr");
  }

  @Test
  void result_isLimited() {
    assertThat(call("query", Map.of("sql", "SELECT * FROM range(1000)")).lines()).hasSize(1002);
    assertThat(call("query", Map.of("sql", "SELECT * FROM range(1001)")).lines())
        .hasSize(1003)
        .last()
        .isEqualTo("There are more rows than these 1000. Sum or filter in SQL.");
  }

  @Test
  void statement_thatReadsAFileOrWrites_isRefused() {
    assertThat(call("query", Map.of("sql", "FROM read_text('/etc/passwd')"))).startsWith("error: ");
    assertThat(call("query", Map.of("sql", "CREATE TABLE t AS SELECT 1"))).startsWith("error: ");
    assertThat(call("query", Map.of())).startsWith("error: the argument sql must be a text");
  }

  private static String call(String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result =
        client.callTool(new McpSchema.CallToolRequest(tool, arguments));
    String text = ((McpSchema.TextContent) result.content().get(0)).text();
    return Boolean.TRUE.equals(result.isError()) ? "error: " + text : text;
  }
}
