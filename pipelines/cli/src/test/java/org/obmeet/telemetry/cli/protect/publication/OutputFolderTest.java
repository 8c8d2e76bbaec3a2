package org.obmeet.telemetry.cli.protect.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path root;

  private void publish(String value) throws IOException {
    OutputFolder folder = OutputFolder.at(root.resolve("out"));
    String manifest = "{\"files\": [{\"name\": \"t.csv\"}], \"not_protected\": []}";
    folder.prepare(
        Map.of(
            PublicationFiles.MANIFEST,
            manifest.getBytes(StandardCharsets.UTF_8),
            "t.csv",
            value.getBytes(StandardCharsets.UTF_8)));
    folder.publish();
  }

  @Test
  void earlierFiles_thatCannotBeDeleted_doNotFailThePublication() throws IOException {
    publish("1");
    Path table = root.resolve("out/t.csv");
    Files.delete(table);
    Files.writeString(Files.createDirectory(table).resolve("in the way"), "");

    publish("2");

    assertThat(table).hasContent("2");
  }
}
