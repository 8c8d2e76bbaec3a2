package org.obmeet.telemetry.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.faults.SyncRecorder;

class ExternalOutputFileTest {
  @TempDir Path folder;

  @Test
  void write_syncsTheFolderAfterTheMove() throws Exception {
    SyncRecorder recorder = new SyncRecorder();
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("rows.csv"), "earlier");

    new ExternalOutputFile(recorder.at(out).resolve("rows.csv"))
        .write(
            writer -> {
              writer.print("rows");
              return 1;
            });

    assertThat(recorder.steps()).containsExactly("move rows.csv", "sync out");
    assertThat(out.resolve("rows.csv")).hasContent("rows");
    assertThat(out).isDirectoryNotContaining("glob:**.part");
  }
}
