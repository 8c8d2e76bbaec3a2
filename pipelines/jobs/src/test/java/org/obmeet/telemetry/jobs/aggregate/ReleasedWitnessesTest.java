package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.ChangedCatalog;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.ReleaseWitnesses;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests for the witnesses that are released with the tables of a window. */
class ReleasedWitnessesTest extends ReleasedWeekFixture {
  private static final String STREAM = "instance_statistics";
  private static final String SECOND_CUBE =
      """

        - name: instances_again
          title: Instances by database, once more
          description: The instances of each database, once more.
          why: How many are there?
          dimensions: [mongo_version]
          measures:
            - {name: owners, count: owners, title: Owners}
            - {name: instances, count: instances, title: Instances}
      """;

  private static final String ALL = "ledger/released/instance_statistics/week/*/*.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the only release file of the week. */
  private Path file() throws IOException {
    List<TableRelease> history = work.lake().state().history();
    assertThat(history).extracting(TableRelease::file).containsOnly(history.get(0).file());
    return work.root().resolve(history.get(0).file().path());
  }

  @Test
  void witnesses_ofAReleasedWindow_areVerifiedByDuckDb() throws Exception {
    assertThat(verify(ALL, "")).isEqualTo("verified");
    assertThat(Integer.parseInt(verify(ALL, "SELECT checked FROM result WHERE nr = 7")))
        .isPositive();
  }

  @Test
  void witnesses_ofTheSamePublishedTables_areTheSame() throws Exception {
    Map<String, ReleasedTable> published = new TreeMap<>();
    ReleaseFiles.of(work.lake(), work.lake().state(), STREAM, WEEK)
        .forEach(table -> published.put(table.name(), table));
    Catalog catalog = Catalog.load();

    ReleaseWitnesses again =
        new WindowWitnesses(published, catalog.disclosure().threshold() - 1).section();

    assertThat(Release.parse(Files.readAllBytes(file())).witnesses()).isEqualTo(again);
  }

  @Test
  void releasedValue_thatIsChanged_isFound() throws Exception {
    Random random = new Random(5);
    byte[] before = Files.readAllBytes(file());
    for (int i = 0; i < Integer.getInteger("telemetry.mutations", 12); i++) {
      JsonNode release = JSON.readTree(before);
      change(release, random);
      Files.write(file(), JSON.writeValueAsBytes(release));

      assertThat(failure(ALL)).contains("not verified");
    }
    Files.write(file(), before);
    assertThat(verify(ALL, "")).isEqualTo("verified");
  }

  /** Changes a published number of instances by one. */
  private static void change(JsonNode release, Random random) {
    List<ArrayNode> published = new ArrayList<>();
    for (JsonNode table : release.get("tables")) {
      if (table.get("name").asText().startsWith("instances_by")) {
        for (JsonNode row : table.get("cells").get("rows")) {
          ArrayNode values = (ArrayNode) row.get("values");
          if (!values.get(1).isNull()) {
            published.add(values);
          }
        }
      }
    }
    ArrayNode values = published.get(random.nextInt(published.size()));
    values.set(1, new LongNode(values.get(1).asLong() + (random.nextBoolean() ? 1 : -1)));
  }

  private static ArrayNode witnessRows(JsonNode release) {
    return (ArrayNode) release.get("witnesses").get("rows");
  }

  private void edit(Consumer<JsonNode> change) throws IOException {
    JsonNode release = JSON.readTree(file().toFile());
    change.accept(release);
    Files.write(file(), JSON.writeValueAsBytes(release));
  }

  @Test
  void pairOfWitnesses_thatIsRemoved_isFound() throws Exception {
    edit(
        release -> {
          ArrayNode rows = witnessRows(release);
          int pair = 0;
          while (!rows.get(pair).has("low")) {
            pair++;
          }
          rows.remove(pair);
        });

    assertThat(failure(ALL)).contains("not verified; violations in the table above: 1");
  }

  @Test
  void negativeCell_isFound() throws Exception {
    edit(
        release -> {
          for (JsonNode row : witnessRows(release)) {
            if (row.has("numerator") && row.get("numerator").asLong() > 0) {
              ((ObjectNode) row).put("numerator", -row.get("numerator").asLong());
              return;
            }
          }
        });

    assertThat(failure(ALL)).contains("not verified");
    assertThat(verifyTo("SELECT \"check\"", "SELECT violated FROM result WHERE nr = 4"))
        .isNotEqualTo("0");
  }

  @Test
  void witnesses_withoutThoseOfATable_areFound() throws Exception {
    edit(
        release -> {
          ArrayNode tables = (ArrayNode) release.get("witnesses").get("tables");
          for (int i = tables.size() - 1; i >= 0; i--) {
            if (tables.get(i).get("cube").asText().equals(DATABASE)) {
              tables.remove(i);
            }
          }
        });
    assertThat(failure(ALL)).contains("no witnesses for " + DATABASE);

    edit(release -> ((ObjectNode) release).remove("witnesses"));
    assertThat(failure(ALL)).contains("no witnesses for").contains("instances_total");
  }

  @Test
  void twoWindows_atOnce_areRefused() throws Exception {
    Path other =
        work.root().resolve("ledger/released/instance_statistics/week/2026-11-02/run.json");
    Files.createDirectories(other.getParent());
    Files.writeString(
        other, Files.readString(file()).replace("week/2026-11-09", "week/2026-11-02"));

    assertThat(failure(ALL)).contains("the files must be of one data set and window");
    assertThat(verify(ALL.replace("week/*", "week/2026-11-02"), "")).isEqualTo("verified");
  }

  @Test
  void tableThatIsAdded_isCoveredByTheWitnessesOfItsRelease() throws Exception {
    byte[] before = Files.readAllBytes(file());

    aggregateWithSecondCube();

    assertThat(work.releases().get(STREAM + "/" + WEEK + "/1")).isEqualTo(before);
    Release second = Release.parse(work.releases().get(STREAM + "/" + WEEK + "/2"));
    assertThat(second.tables()).extracting(ReleasedTable::name).containsExactly("instances_again");
    assertThat(second.witnesses().tables())
        .extracting(ReleaseWitnesses.Definition::cube)
        .contains("instances_again", DATABASE);
    assertThat(verify(ALL, "")).isEqualTo("verified");
    assertThat(verify(ALL, "SELECT count(*) FROM released WHERE tab = 'instances_again'"))
        .isNotEqualTo("0");
  }

  private void aggregateWithSecondCube() {
    String catalog =
        ChangedCatalog.in(folder.resolve("more")).with(CUBES, text -> text + SECOND_CUBE).path();
    AggregateJob.run(
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of())
            .withCatalog(catalog),
        Progress.silent());
  }

  /** Returns the message with which verify.sql fails. */
  private String failure(String files) throws IOException {
    try {
      return verify(files, "");
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  /** Runs verify.sql, then a query, and returns the first value of the last result. */
  private String verify(String files, String query) throws IOException, SQLException {
    return run(files, program() + query);
  }

  /** Runs verify.sql up to its results, then a query. */
  private String verifyTo(String end, String query) throws SQLException {
    return run(ALL, program().substring(0, program().indexOf(end + ", checked, violated")) + query);
  }

  private static String program() {
    return new String(WitnessFiles.releaseVerifier(), StandardCharsets.UTF_8);
  }

  private String run(String files, String program) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("SET file_search_path = '" + work.root() + "'");
      statement.execute("SET threads = 1");
      statement.execute("SET VARIABLE release = '" + files + "'");
      statement.execute(program);
      try (var rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
