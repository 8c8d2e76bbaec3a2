package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.ChangedCatalog;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
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

  private TableRelease witnesses() {
    return work.lake().state().releases().get(ReleaseKey.witnesses(STREAM, WEEK));
  }

  @Test
  void witnesses_ofAReleasedWindow_areNamedByTheLog_andVerifiedByDuckDb() throws Exception {
    assertThat(witnesses().files())
        .extracting(FileRef::path)
        .containsExactly(
            witnesses().folder() + "/verify.sql", witnesses().folder() + "/witnesses.parquet");

    assertThat(verify("")).isEqualTo("verified");
    assertThat(Integer.parseInt(verify("SELECT checked FROM result WHERE nr = 7"))).isPositive();
  }

  @Test
  void witnesses_ofTheSamePublishedTables_areTheSameBytes() throws Exception {
    Map<String, PublishedTableArchive.Content> published = new TreeMap<>();
    ReleasedTables.of(work.lake(), work.lake().state(), STREAM, WEEK)
        .forEach(table -> published.put(table.release().key().table(), table.content()));
    Catalog catalog = Catalog.load();

    byte[] again =
        new WindowWitnesses(
                published, catalog.cubesOf(STREAM), catalog.disclosure().threshold() - 1)
            .table()
            .bytes();

    assertThat(work.lake().files().bytes(witnesses().folder() + "/" + WitnessFiles.WITNESSES))
        .isEqualTo(again);
  }

  @Test
  void releasedValue_thatIsChanged_isFound() throws Exception {
    Random random = new Random(5);
    List<TableRelease> tables =
        work.lake().state().releases().values().stream()
            .filter(release -> release.key().table().startsWith("instances_by"))
            .toList();
    int changed = 0;
    for (int i = 0; i < Integer.getInteger("telemetry.mutations", 12); i++) {
      TableRelease release = tables.get(random.nextInt(tables.size()));
      Path path = work.root().resolve(release.folder() + "/" + release.key().table() + ".parquet");
      byte[] before = Files.readAllBytes(path);
      if (change(release, path, random)) {
        changed++;
        assertThat(isVerified()).as(path.toString()).isFalse();
        Files.write(path, before);
      }
    }

    assertThat(changed).isPositive();
    assertThat(verify("")).isEqualTo("verified");
  }

  /** Changes a published number of instances by one. Returns false if there is none. */
  private boolean change(TableRelease release, Path path, Random random) throws IOException {
    ReleaseTable table =
        ReleaseTable.read(
            work.lake().files(), release.folder() + "/" + release.key().table() + ".parquet");
    List<List<Object>> rows = new ArrayList<>(table.rows());
    int column =
        IntStream.range(0, table.columns().size())
            .filter(c -> table.columns().get(c).name().equals("instances"))
            .findFirst()
            .orElse(-1);
    int[] published =
        IntStream.range(0, rows.size())
            .filter(r -> column >= 0 && rows.get(r).get(column) != null)
            .toArray();
    if (published.length == 0) {
      return false;
    }
    int at = published[random.nextInt(published.length)];
    List<Object> row = new ArrayList<>(rows.get(at));
    row.set(column, (Long) row.get(column) + (random.nextBoolean() ? 1 : -1));
    rows.set(at, row);
    Files.write(path, new ReleaseTable(table.name(), table.columns(), rows).bytes());
    return true;
  }

  @Test
  void tableThatIsAdded_replacesTheWitnesses() throws Exception {
    TableRelease before = witnesses();

    aggregateWithSecondCube();

    assertThat(witnesses().revision()).isEqualTo(2);
    assertThat(work.lake().state().files().keySet())
        .doesNotContainAnyElementsOf(before.files().stream().map(FileRef::path).toList());
    assertThat(verify("")).isEqualTo("verified");
    assertThat(verify("SELECT count(*) FROM released WHERE tab = 'instances_again'"))
        .isNotEqualTo("0");
  }

  /** The archived copy of a table stays when retention deletes its files. */
  @Test
  void tableWhoseFilesWereDeleted_isLeftOut() throws Exception {
    LakeState state = work.lake().state();
    List<FileRef> deleted = state.releases().get(new ReleaseKey(DATABASE, WEEK)).files();
    work.lake()
        .log()
        .append(
            CommitDraft.of(CommitKind.RETAIN, state.head().number(), work.now(), "retain")
                .withRemoved(deleted),
            ConflictCheck.alwaysRebase());

    aggregateWithSecondCube();

    assertThat(verify("")).isEqualTo("verified");
    assertThat(verify("SELECT count(*) FROM released WHERE tab = '" + DATABASE + "'"))
        .isEqualTo("0");
  }

  /** The files of a live run stay, so that the table is in a folder of its own. */
  @Test
  void tableAtAPathOfALiveRun_isReadFromItsOwnFolder() throws Exception {
    String folder = work.lake().layout().releaseFolder("instances", "instances_again", WEEK);
    work.lake()
        .files()
        .write(folder + "/instances_again.parquet", "another".getBytes(StandardCharsets.UTF_8), 1);
    try (RunLease live = RunLease.acquire(work.lake(), "live")) {
      aggregateWithSecondCube();
    }

    assertThat(work.lake().state().releases().get(new ReleaseKey("instances_again", WEEK)).folder())
        .startsWith(folder + "/run-");
    assertThat(verify("")).isEqualTo("verified");
  }

  private void aggregateWithSecondCube() {
    String catalog =
        ChangedCatalog.in(folder.resolve("more")).with(CUBES, text -> text + SECOND_CUBE).path();
    AggregateJob.run(
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of())
            .withCatalog(catalog),
        Progress.silent());
  }

  private boolean isVerified() throws IOException {
    try {
      return verify("").equals("verified");
    } catch (SQLException e) {
      return false;
    }
  }

  /** Runs verify.sql, then a query, and returns the first value of the last result. */
  private String verify(String query) throws IOException, SQLException {
    String program =
        Files.readString(work.root().resolve(witnesses().folder() + "/" + WitnessFiles.VERIFIER));
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("SET file_search_path = '" + work.root() + "'");
      statement.execute("SET threads = 1");
      statement.execute(program + query);
      try (var rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
