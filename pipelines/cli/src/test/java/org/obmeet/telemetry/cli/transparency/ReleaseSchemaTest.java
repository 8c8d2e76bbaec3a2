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

/** Checks the release files of the demonstration against their JSON Schema. */
class ReleaseSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("../../docs/reference/release.schema.json")));
  }

  private static List<JsonNode> releases() throws IOException {
    try (Stream<Path> list = Files.list(DemoLake.root().resolve("release/windows"))) {
      List<JsonNode> releases = new ArrayList<>();
      for (Path file : list.toList()) {
        releases.add(JSON.readTree(file.toFile()));
      }
      return releases;
    }
  }

  @Test
  void releaseFile_fitsTheSchema() throws IOException {
    JsonSchema schema = schema();

    assertThat(releases()).isNotEmpty().allSatisfy(r -> assertThat(schema.validate(r)).isEmpty());
  }

  @Test
  void releaseFile_withAParameterOfDominance_doesNotFit() throws IOException {
    for (String part : List.of("/criteria", "/tables/0", "/tables/0/declaration")) {
      ObjectNode release = releases().get(0).deepCopy();
      ((ObjectNode) release.at(part)).put("dominance_percent", 10);

      assertThat(schema().validate(release)).as(part).isNotEmpty();
    }
  }
}
