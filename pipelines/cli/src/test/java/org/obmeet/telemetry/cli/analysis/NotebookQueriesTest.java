package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.AllCubesRelease;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.ResultRows;

/** Runs the queries of the notebooks on a release of every declared cube. */
class NotebookQueriesTest {
  private static final Path NOTEBOOKS = Path.of("../../notebooks");
  private static final Pattern QUERY = Pattern.compile("(?s)sql\\(\"\"\"(.*?)\"\"\"");

  private static List<String> queries(Path notebook) throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonNode cell : new ObjectMapper().readTree(Files.readString(notebook)).get("cells")) {
      StringBuilder source = new StringBuilder();
      cell.get("source").forEach(line -> source.append(line.asText()));
      Matcher found = QUERY.matcher(source);
      while (cell.get("cell_type").asText().equals("code") && found.find()) {
        queries.add(found.group(1).translateEscapes().replace("?", "'8.1.0'"));
      }
    }
    return queries;
  }

  @Test
  void query_ofEachNotebook_isAnswered(@TempDir Path folder) throws Exception {
    List<Path> notebooks;
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      notebooks = files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
    int asked = 0;
    try (ReleaseDatabase database = AllCubesRelease.in(folder).open()) {
      for (Path notebook : notebooks) {
        for (String query : queries(notebook)) {
          assertThat(database.query(query, Duration.ofSeconds(30), ResultRows::all))
              .as("%s: %s", notebook.getFileName(), query)
              .isNotNull();
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(30);
  }
}
