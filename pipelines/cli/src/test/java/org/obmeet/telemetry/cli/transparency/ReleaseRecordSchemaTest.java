package org.obmeet.telemetry.cli.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.DemoLake;

/** Checks the record in the manifests of the demonstration against its JSON Schema. */
class ReleaseRecordSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("../../docs/reference/release-record.schema.json")));
  }

  private static List<JsonNode> records() throws IOException {
    try (Stream<Path> walk = Files.walk(DemoLake.root().resolve("release"))) {
      List<Path> manifests = walk.filter(file -> file.endsWith("_MANIFEST.json")).toList();
      List<JsonNode> records = new ArrayList<>();
      for (Path manifest : manifests) {
        records.add(JSON.readTree(manifest.toFile()).get("record"));
      }
      return records;
    }
  }

  @Test
  void record_ofEachRelease_fitsTheSchema() throws IOException {
    JsonSchema schema = schema();

    assertThat(records()).isNotEmpty().allSatisfy(r -> assertThat(schema.validate(r)).isEmpty());
  }

  @Test
  void record_withAParameterOfDominance_doesNotFit() throws IOException {
    ObjectNode record = records().get(0).deepCopy();
    ((ObjectNode) record.get("criteria")).put("dominance_percent", 10);

    assertThat(schema().validate(record)).isNotEmpty();
  }
}
