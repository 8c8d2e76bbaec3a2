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

/** Tests that committed notebooks have a title and an exercise, and no outputs. */
class NotebookFilesTest {
  private static final Path FOLDER = Path.of("..");

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  /** Returns the errors of a notebook; empty if it may be committed. */
  private static List<String> errors(JsonNode notebook) {
    List<String> errors = new ArrayList<>();
    JsonNode cells = notebook.path("cells");
    for (JsonNode cell : cells) {
      if (!cell.path("outputs").isEmpty() || cell.path("execution_count").isNumber()) {
        errors.add("has outputs: " + cell.path("id").asText());
      }
      boolean parameters = cell.at("/metadata/tags").toString().contains("\"parameters\"");
      boolean hidden = cell.at("/metadata/jupyter/source_hidden").asBoolean();
      if (cell.path("cell_type").asText().equals("code") && hidden == parameters) {
        errors.add("must fold all code but parameters: " + cell.path("id").asText());
      }
    }
    if (!cells.path(0).path("source").path(0).asText().startsWith("# ")) {
      errors.add("begins without a title");
    }
    if (!cells.path(cells.size() - 1).path("source").toString().contains("## Try it yourself")) {
      errors.add("ends without something to try");
    }
    if (!notebook.at("/metadata/kernelspec/name").asText().equals("obmeet-telemetry")) {
      errors.add("is not for this kernel");
    }
    return errors;
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_committed_hasNoErrors(Path file) throws IOException {
    assertThat(errors(new JsonMapper().readTree(Files.readString(file)))).isEmpty();
  }

  @Test
  void notebooks_ofEachQuestion_exist() throws IOException {
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
        "{\"cells\":[{\"id\":\"a\",\"cell_type\":\"code\",\"execution_count\":1,\"outputs\":[{}],\"source\":[\"1\"]}]}";

    assertThat(errors(new JsonMapper().readTree(run)))
        .containsExactly(
            "has outputs: a",
            "must fold all code but parameters: a",
            "begins without a title",
            "ends without something to try",
            "is not for this kernel");
  }
}
