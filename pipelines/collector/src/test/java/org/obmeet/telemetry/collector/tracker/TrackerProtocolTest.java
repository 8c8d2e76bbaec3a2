package org.obmeet.telemetry.collector.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the routes of the tracker protocols. */
class TrackerProtocolTest {
  private static final Path INGRESS = Path.of("../../infra/kubernetes/network.yaml");
  private static final Pattern PATH = Pattern.compile("path: (\\S+), pathType: (Exact|Prefix)");

  @ParameterizedTest
  @EnumSource
  void routes_ofAProtocol_passTheIngress(TrackerProtocol protocol) throws IOException {
    List<MatchResult> allowed = PATH.matcher(Files.readString(INGRESS)).results().toList();
    assertThat(protocol.routes())
        .allMatch(route -> allowed.stream().anyMatch(rule -> passes(route, rule)));
  }

  private static boolean passes(String route, MatchResult rule) {
    String path = route.split(" ")[1];
    return path.equals(rule.group(1))
        || rule.group(2).equals("Prefix") && path.startsWith(rule.group(1) + "/");
  }

  @Test
  void routes_ofAllProtocols_differ() {
    assertThat(
            List.of(TrackerProtocol.values()).stream()
                .flatMap(protocol -> protocol.routes().stream()))
        .doesNotHaveDuplicates();
  }

  /** A body can have many scopes beside a large resource, so the work must not be their product. */
  @Test
  void openTelemetry_resourceOfManyScopes_isHashedOnce() {
    AtomicInteger written = new AtomicInteger();
    ObjectNode resource =
        new ObjectNode(JsonNodeFactory.instance) {
          private static final long serialVersionUID = 1L;

          @Override
          public String toString() {
            written.incrementAndGet();
            return super.toString();
          }
        };
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode logs = body.putArray("resourceLogs").addObject();
    logs.set("resource", resource);
    ArrayNode scopes = logs.putArray("scopeLogs");
    for (int i = 0; i < 1_000; i++) {
      scopes.addObject();
    }

    new OpenTelemetryEvents().translate(body, Map.of(), Instant.EPOCH);

    assertThat(written).hasValue(1);
  }

  @Test
  void openTelemetry_attributesOfAResource_areNotCopiedForEachRecord() {
    AtomicInteger copied = new AtomicInteger();
    ArrayNode large =
        new ArrayNode(JsonNodeFactory.instance) {
          private static final long serialVersionUID = 1L;

          @Override
          public ArrayNode deepCopy() {
            copied.incrementAndGet();
            return super.deepCopy();
          }
        };
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode logs = body.putArray("resourceLogs").addObject();
    ObjectNode attribute = logs.putObject("resource").putArray("attributes").addObject();
    attribute.put("key", "user.id").putObject("value").set("intValue", large);
    ArrayNode records = logs.putArray("scopeLogs").addObject().putArray("logRecords");
    for (int i = 0; i < 1_000; i++) {
      records.addObject();
    }

    new OpenTelemetryEvents().translate(body, Map.of(), Instant.EPOCH);

    assertThat(copied).hasValue(0);
  }
}
