package org.obmeet.telemetry.cli.releases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.cli.query.PlainJdbc;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Store;

/** Tests what Iceberg's own reader finds, and when a table is rebuilt. */
@Tag("integration")
class IcebergTablesTest {
  private static final String TABLE = "instances/instances_total";

  @TempDir static Path shared;
  @TempDir Path folder;
  private Path root;
  private Lake lake;

  /** Makes the tables once. They name the folder of the lake, to which it is copied each time. */
  @BeforeAll
  static void makeTables() throws IOException {
    Path home = Files.createDirectory(shared.resolve("home"));
    Path made = DemoLake.copyTo(home.resolve("lake"));
    assertThat(IcebergTables.refresh(Lake.open(made.toString()))).isTrue();
    Files.move(home, shared.resolve("made"));
  }

  @BeforeEach
  void copyALake() throws IOException {
    DemoLake.copy(shared.resolve("made"), shared.resolve("home"));
    root = shared.resolve("home/lake");
    lake = Lake.open(root.toString());
  }

  @AfterEach
  void deleteTheLake() throws IOException {
    LocalStore.deleteTree(shared.resolve("home"));
  }

  @Test
  void tables_ofADemo_haveTheSumsOfQuery() throws Exception {
    List<String> starts = new ArrayList<>();
    List<String> reads = new ArrayList<>();
    List<String> queries = new ArrayList<>();

    for (String name : tables()) {
      BaseTable table = table(name);
      List<String> paths = new ArrayList<>();
      long rows = 0;
      for (DataFile file : dataFiles(table)) {
        paths.add("'" + file.location() + "'");
        rows += file.recordCount();
        assertThat(file.location())
            .contains("/window=" + file.partition().get(0, String.class) + "/")
            .contains("/start=" + LocalDate.ofEpochDay(file.partition().get(1, Integer.class)));
      }
      String plainName = name.substring(name.indexOf('/') + 1);
      String sums = sums(plainName, table);
      starts.add(plainName + " " + rows + " ");
      reads.add("SELECT %s FROM read_parquet([%s])".formatted(sums, String.join(", ", paths)));
      queries.add("SELECT %s AS sums FROM levels.%s".formatted(sums, plainName));
    }

    List<String> ours =
        PlainJdbc.lines(
            root.resolve("release/catalog.duckdb").toString(), String.join(" UNION ALL ", reads));
    assertThat(starts)
        .allSatisfy(start -> assertThat(ours).anyMatch(line -> line.startsWith(start)));
    CliResult query =
        CliResult.with(
            "query",
            "--lake",
            root.toString(),
            "--format",
            "csv",
            String.join(" UNION ALL ", queries));
    assertThat(query.code()).as(query.err()).isZero();
    assertThat(query.out().lines().skip(1)).containsExactlyInAnyOrderElementsOf(ours);
    assertThat(ours).hasSizeGreaterThan(40);
  }

  @Test
  void tables_areMadeOnRequest_thenKeptUpToDate() throws Exception {
    lake.files().deleteFolder("release/iceberg");
    assertThat(call("retain", "enforce").code()).isZero();
    assertThat(root.resolve("release/iceberg")).doesNotExist();
    assertThat(IcebergTables.finding(lake)).isEmpty();

    Path blocking = root.resolve("release/iceberg/instances");
    Files.createDirectories(blocking.getParent());
    Files.writeString(blocking, "a file");
    CliResult failed = call("daily", "--iceberg");
    assertThat(failed.code()).isNotZero();
    assertThat(failed.err())
        .contains("The tables are published, but the Iceberg tables could not be updated.")
        .doesNotContain("\tat ");
    Files.delete(blocking);
    assertThat(call("daily", "--iceberg").err()).contains("Rebuilt " + root + "/release/iceberg");
    assertThat(call("daily").err()).doesNotContain("Rebuilt");
    assertThat(call("retain", "verify").code()).isZero();
    assertThat(finding()).isEqualTo("ok release/iceberg is up to date");

    Map<String, String> released = dataFilesByTable();
    Path left = root.resolve("release/iceberg/" + TABLE + "/metadata/.left.tmp");
    Files.writeString(left, "half");
    Files.setLastModifiedTime(left, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    CliResult later =
        CliResult.with(
            "retain",
            "enforce",
            "--lake",
            root.toString(),
            "--now",
            "2031-08-30T00:00:00Z",
            "--confirm-time",
            "2031-08-30");
    assertThat(later.err()).contains("Rebuilt " + root + "/release/iceberg");
    assertThat(left).doesNotExist();
    assertThat(dataFilesByTable())
        .isNotEqualTo(released)
        .hasSizeGreaterThan(40)
        .allSatisfy((table, files) -> assertThat(files.split(" ")).allMatch(this::exists));
  }

  @Test
  void revision_replacesTheFile_andLeavesOtherTables() throws Exception {
    Map<String, String> before = dataFilesByTable();
    TableRelease old = release();
    FileRef added = revise(old);

    assertThat(IcebergTables.refresh(lake)).isTrue();

    String removed = location(old.files().stream().map(FileRef::path));
    Map<String, String> after = dataFilesByTable();
    assertThat(after.get(TABLE)).contains(added.path()).doesNotContain(removed);
    assertThat(before.get(TABLE)).contains(removed);
    after.put(TABLE, before.get(TABLE));
    assertThat(after).isEqualTo(before);
    BaseTable table = table(TABLE);
    assertThat(table.snapshots()).hasSize(1);
    assertThat(table.currentSnapshot().removedDataFiles(table.io())).isEmpty();
    assertThat(metadata(TABLE))
        .hasSize(4)
        .contains("v2.metadata.json", "version-hint.text")
        .doesNotContain("v1.metadata.json");
    assertThat(metadata("instances/opted_in")).contains("v1.metadata.json");
    assertThat(IcebergTables.refresh(lake)).isFalse();
  }

  @Test
  void tables_damagedDeletedOrMoved_areRebuilt() throws Exception {
    List<DataFile> files = dataFiles(table(TABLE));
    Path stray = root.resolve("release/iceberg/gone/gone/metadata/v1.metadata.json");
    Files.createDirectories(stray.getParent());
    Files.writeString(stray, "half");
    List<String> kinds = List.of("v.*[.]json", ".*-m0[.]avro", "snap-.*", "version-hint[.]text");

    for (String kind : kinds) {
      String name = metadata(TABLE).stream().filter(n -> n.matches(kind)).findFirst().orElseThrow();
      Files.writeString(root.resolve("release/iceberg/" + TABLE + "/metadata/" + name), "half");
      assertThat(finding()).isEqualTo("warn release/iceberg is out of date");

      assertThat(IcebergTables.refresh(lake)).as(name).isTrue();

      assertThat(finding()).isEqualTo("ok release/iceberg is up to date");
      assertThat(dataFiles(table(TABLE))).hasSameSizeAs(files);
    }
    assertThat(stray).doesNotExist();
    lake.files().deleteFolder("release/iceberg/" + TABLE);
    Files.writeString(root.resolve("release/iceberg/index.json"), "half");
    root = Files.move(root, folder.resolve("moved"));
    lake = Lake.open(root.toString());
    assertThat(finding()).isEqualTo("warn release/iceberg is out of date");
    assertThat(IcebergTables.refresh(lake)).isTrue();

    assertThat(table(TABLE).location())
        .isEqualTo("file://" + root.toRealPath() + "/release/iceberg/" + TABLE);
    assertThat(dataFilesByTable())
        .allSatisfy((table, paths) -> assertThat(paths.split(" ")).allMatch(this::exists));
  }

  @Test
  void finding_ofADamagedFolder_isAFailure_andNoException() throws Exception {
    Path index = root.resolve("release/iceberg/index.json");
    for (String content : List.of("null", "[1]", "{\"a\": null}", "{\"a\": {\"files\": null}}")) {
      Files.writeString(index, content);
      assertThat(finding()).as(content).isEqualTo("warn release/iceberg is out of date");
    }
    for (String damaged : List.of("release/iceberg", "release/iceberg/index.json", "/metadata/")) {
      CheckFinding found = IcebergTables.finding(unreadable(damaged)).orElseThrow();
      assertThat(found.level()).as(damaged).isEqualTo(CheckFinding.Level.FAIL);
      assertThat(found.text()).contains("release/iceberg", "input/output error");
      assertThat(found.remedy()).contains("delete release/iceberg", "telemetry daily --iceberg");
    }
  }

  /** Returns the lake with an error of the disk at each path that contains a text. */
  private Lake unreadable(String text) {
    Store store = new LocalStore(root);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (List.of("open", "list").contains(method.getName())
              && arguments[0].toString().contains(text)) {
            throw new IOException("input/output error");
          }
          return method.invoke(store, arguments);
        };
    return Lake.in(
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, handler),
        root.toString());
  }

  @Test
  void version_ofAnotherProcess_isNotReplaced() throws Exception {
    lake.files().deleteFolder("release/iceberg");
    IcebergTableWriter writer =
        new IcebergTableWriter(lake.files(), "file://" + root, "release/iceberg/" + TABLE);
    String path = "release/iceberg/" + TABLE + "/metadata/v1.metadata.json";

    assertThatThrownBy(
            () ->
                writer.write(
                    List.of(release()),
                    release -> {
                      lake.files().write(path, "other".getBytes(UTF_8), 0);
                      return LakeReleases.of(lake).manifest(release);
                    }))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("v1.metadata.json exists already");

    assertThat(metadata(TABLE)).containsExactly("v1.metadata.json");
    assertThat(root.resolve(path)).hasContent("other");
  }

  private CliResult call(String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--lake", root.toString(), "--now", DemoLake.NOW));
    return CliResult.with(args.toArray(String[]::new));
  }

  private String finding() {
    CheckFinding finding = IcebergTables.finding(lake).orElseThrow();
    return finding.level().word() + " " + finding.text();
  }

  /** Returns the last release of the table. */
  private TableRelease release() {
    return LakeReleases.of(lake).releases().stream()
        .filter(r -> TABLE.equals(r.family() + "/" + r.key().table()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** Replaces a release by a revision with fewer rows, as a run does. */
  private FileRef revise(TableRelease old) {
    String revised =
        lake.layout().releaseFolder(old.family(), old.key().table(), old.key().window(), 2);
    String data = location(old.files().stream().map(FileRef::path));
    ReleaseTable table = ReleaseTable.read(lake.files(), data);
    FileRef added =
        new ReleaseTable(
                table.name(), table.columns(), table.rows().subList(1, table.rows().size()))
            .write(lake.files(), revised + data.substring(data.lastIndexOf('/')));
    FileRef manifest =
        lake.files()
            .write(
                revised + "/_MANIFEST.json",
                lake.files().bytes(old.folder() + "/_MANIFEST.json"),
                1);
    ReleaseCommit commit =
        new ReleaseCommit(
            List.of(
                new ReleaseCommit.Item(
                    old.family(), old.key(), revised, List.of(added, manifest), 2)));
    lake.log()
        .append(
            commit
                .draft(lake.state().head().number(), Instant.parse(DemoLake.NOW), "revised")
                .withRemoved(old.files()),
            (draft, newer) -> draft);
    old.files().forEach(file -> lake.files().delete(file.path()));
    return added;
  }

  private static String location(Stream<String> paths) {
    return paths.filter(path -> path.endsWith(".parquet")).findFirst().orElseThrow();
  }

  private List<String> tables() throws IOException {
    Path tables = root.resolve("release/iceberg");
    try (Stream<Path> walk = Files.walk(tables, 3)) {
      return walk.filter(path -> path.endsWith("metadata"))
          .map(path -> tables.relativize(path.getParent()).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> metadata(String table) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("release/iceberg/" + table + "/metadata"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Opens a table as a reader of the hint does. */
  private BaseTable table(String name) throws IOException {
    Path metadata = root.resolve("release/iceberg/" + name + "/metadata");
    String version = Files.readString(metadata.resolve("version-hint.text"));
    return new BaseTable(
        new StaticTableOperations(metadata + "/v" + version + ".metadata.json", new LocalFiles()),
        name);
  }

  private static List<DataFile> dataFiles(BaseTable table) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    }
    return files;
  }

  private Map<String, String> dataFilesByTable() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : tables()) {
      files.put(
          name,
          dataFiles(table(name)).stream()
              .map(DataFile::location)
              .sorted()
              .collect(Collectors.joining(" ")));
    }
    return files;
  }

  private boolean exists(String location) {
    return location.startsWith("file://" + root) && Files.exists(Path.of(location.substring(7)));
  }

  /** Returns an expression: the table, its number of rows and the sum of each number. */
  private static String sums(String name, BaseTable table) {
    return table.schema().columns().stream()
        .filter(column -> column.type().equals(Types.LongType.get()))
        .map(column -> ", coalesce(sum(\"" + column.name() + "\"), 0)")
        .collect(Collectors.joining("", "concat_ws(' ', '" + name + "', count(*)", ", '')"));
  }

  /** Reads the metadata files. */
  private static final class LocalFiles implements FileIO {
    private static final long serialVersionUID = 1;

    @Override
    public InputFile newInputFile(String location) {
      return org.apache.iceberg.Files.localInput(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteFile(String location) {
      throw new UnsupportedOperationException();
    }
  }
}
