package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;

class WorkerResultsTest {
  @TempDir Path folder;

  /** A result that is read by the driver while a worker writes it. */
  private record ReadWhileWritten(WorkerResults results, List<List<String>> read) {
    @JsonValue
    String value() {
      try {
        read.add(results.read(String.class));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return "second";
    }
  }

  @Test
  void result_thatIsWrittenAgain_isReadInFullMeanwhile() throws IOException {
    LakeMetadata metadata = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    Lake lake = Lake.create(folder.toString(), metadata, Instant.EPOCH);
    WorkerResults results = new WorkerResults(lake, "run", "segments");
    results.write("element", "first");
    ReadWhileWritten again = new ReadWhileWritten(results, new java.util.ArrayList<>());

    results.write("element", again);

    assertThat(again.read()).containsExactly(List.of("first"));
    assertThat(results.read(String.class)).containsExactly("second");
  }
}
