package org.obmeet.telemetry.cli.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.DemoLake;

class McpCommandTest {
  private static final List<String> COMMAND =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-cp",
          System.getProperty("java.class.path"),
          "org.obmeet.telemetry.cli.Main",
          "mcp",
          "--lake",
          DemoLake.root().toString());
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"initialize\",\"params\":"
          + "{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},"
          + "\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";

  private static McpSyncClient client;

  @BeforeAll
  static void connect() {
    ServerParameters server =
        ServerParameters.builder(COMMAND.get(0)).args(COMMAND.subList(1, COMMAND.size())).build();
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
    assertThat(call("describe", Map.of("name", "instances_by_version")))
        .contains("\"version\"", "tables.instances_by_version")
        .doesNotContain("levels.instances_by_version");
    assertThat(call("describe", Map.of("name", "levels.instances_by_version")))
        .contains("\"finest\"");
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

  /** Assistants call several tools at once. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void lines_thatAreNoMessages_areAnsweredByErrors_andCallsSentTogetherByResults()
      throws Exception {
    Process server = new ProcessBuilder(COMMAND).redirectError(Redirect.DISCARD).start();
    try (BufferedReader answers = server.inputReader();
        BufferedWriter requests = server.outputWriter()) {
      requests.write("nonsense\n\n[]\n" + INITIALIZE + "\n");
      requests.flush();
      assertThat(answers.readLine()).contains("-32700");
      assertThat(answers.readLine()).contains("-32700");
      assertThat(answers.readLine()).contains("\"id\":7", "\"result\"");

      requests.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
      for (int id = 100; id <= 120; id++) {
        requests.write(
            """
            {"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"query",\
            "arguments":{"sql":"SELECT 1"}}}
            """
                .replace("ID", Integer.toString(id)));
      }
      requests.flush();
      Set<Integer> answered = new TreeSet<>();
      while (answered.size() < 21) {
        answered.add(new ObjectMapper().readTree(answers.readLine()).get("id").intValue());
      }
      assertThat(answered).contains(100, 120);

      requests.close();
      assertThat(server.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(server.exitValue()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void folderThatIsNoCatalogue_isReportedAtTheStart(@TempDir Path folder) throws Exception {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of("--catalog", folder.toString()));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
    server.getOutputStream().close();

    assertThat(new String(server.getInputStream().readAllBytes(), UTF_8))
        .contains("--catalog must be a folder", folder.toString());
    assertThat(server.waitFor()).isEqualTo(43);
  }

  private static String call(String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result =
        client.callTool(new McpSchema.CallToolRequest(tool, arguments));
    String text = ((McpSchema.TextContent) result.content().get(0)).text();
    return Boolean.TRUE.equals(result.isError()) ? "error: " + text : text;
  }
}
