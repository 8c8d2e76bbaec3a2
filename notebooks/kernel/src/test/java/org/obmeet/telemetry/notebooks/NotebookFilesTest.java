package org.obmeet.telemetry.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notebooks as they are kept: without outputs, with a question and something to try. */
class NotebookFilesTest {
  private static final Path FOLDER = Path.of("..");

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  /** What is wrong with a notebook; nothing if it may be kept. */
  private static List<String> faults(JsonNode notebook) {
    List<String> faults = new ArrayList<>();
    JsonNode cells = notebook.path("cells");
    for (JsonNode cell : cells) {
      if (!cell.path("outputs").isEmpty() || cell.path("execution_count").isNumber()) {
        faults.add("has outputs: " + cell.path("id").asText());
      }
    }
    if (!cells.path(0).path("source").path(0).asText().startsWith("# ")) {
      faults.add("begins without a title");
    }
    if (!cells.path(cells.size() - 1).path("source").toString().contains("## Try it yourself")) {
      faults.add("ends without something to try");
    }
    if (!notebook.at("/metadata/kernelspec/name").asText().equals("obmeet-telemetry")) {
      faults.add("is not for this kernel");
    }
    return faults;
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_asItIsKept_hasNoOutputs(Path file) throws IOException {
    assertThat(faults(new JsonMapper().readTree(Files.readString(file)))).isEmpty();
  }

  @Test
  void notebooks_areOneAQuestion() throws IOException {
    assertThat(notebooks())
        .extracting(file -> file.getFileName().toString())
        .contains(
            "adoption-of-a-version.ipynb",
            "how-a-release-is-protected.ipynb",
            "questions-of-the-product-team.ipynb",
            "retention-at-a-glance.ipynb",
            "what-large-workspaces-use.ipynb",
            "where-people-get-lost.ipynb");
  }

  @Test
  void notebook_thatWasRun_isRefused() throws IOException {
    String run =
        "{\"cells\":[{\"id\":\"a\",\"execution_count\":1,\"outputs\":[{}],\"source\":[\"1\"]}]}";

    assertThat(faults(new JsonMapper().readTree(run)))
        .containsExactly(
            "has outputs: a",
            "begins without a title",
            "ends without something to try",
            "is not for this kernel");
  }
}
