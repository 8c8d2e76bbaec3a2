package org.obmeet.telemetry.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;

class OwnDataTest {
  private static final List<String> NOW = List.of("--now", "2026-11-27T00:00:00Z");

  @TempDir Path folder;

  @Test
  void csv_withAMapping_isIngested() throws IOException {
    CliResult run = ingest("--events", visits("obmeet.org"), "--mapping", mapping());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("community_events: 40 read = 40 accepted");
    assertThat(documentFolders()).isEmpty();
  }

  @Test
  void parquet_withKeysAsColumns_isIngestedWithItsNumbers() throws SQLException {
    Path reports = folder.resolve("reports.parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      duckdb
          .createStatement()
          .execute(
              "COPY (SELECT 'workspace-' || i AS \"uniqueId\", '2026-11-17T08:00:00Z' AS"
                  + " \"createdAt\", '8.1.0' AS version, 40 + i AS \"totalUsers\""
                  + " FROM range(40) t(i)) TO '"
                  + reports
                  + "'");
    }

    CliResult run =
        ingest("--reports", reports.toString(), "--assume-consent", "extended", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"accepted\" : 40").contains("\"adjusted_fields\" : { }");
  }

  @Test
  void columnOfMapping_thatIsMissing_isNamedBesideTheOthers() throws IOException {
    Path csv = Files.writeString(folder.resolve("v.csv"), "who,time,page\na,b,c\n");

    CliResult run = ingest("--events", csv.toString(), "--mapping", mapping());

    assertThat(run.code()).isEqualTo(43);
    assertThat(run.err()).contains("there is no column 'person'; its columns are: who, time, page");
  }

  @Test
  void keyOfMapping_thatIsNotRead_isNamedBesideTheAllowedOnes() throws IOException {
    for (String[] wrong :
        new String[][] {
          {"properties.url", "propertes.url", "mapping.yaml:2: path of keys in events.columns"},
          {"type: page", "typ: page", "mapping.yaml:3: path of keys in events.constants"},
          {
            "events:", "reports: {columns: {verson: v}}\nevents:", "path of keys in reports.columns"
          },
        }) {
      Path mistyped = Path.of(mapping());
      Files.writeString(mistyped, Files.readString(mistyped).replace(wrong[0], wrong[1]));

      CliResult run = ingest("--events", visits("obmeet.org"), "--mapping", mistyped.toString());

      assertThat(run.code()).as(wrong[1]).isEqualTo(43);
      assertThat(run.err()).contains(wrong[2], "did you mean ", "allowed: ");
    }
  }

  @Test
  void keysOfMapping_inAReportAndAroundIt_areAllowed() throws IOException {
    Path csv = Files.writeString(folder.resolve("r.csv"), "a,b\nx,2026-11-17T08:00:00Z\n");
    Path wrapped =
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            reports:
              columns: {statistics.uniqueId: a, statistics.createdAt: b}
              constants: {statistics.userLanguages.de: "3", host: https://a.example.org}
            """);

    CliResult run =
        ingest(
            "--reports",
            csv.toString(),
            "--mapping",
            wrapped.toString(),
            "--assume-consent",
            "extended");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("instance_statistics: 1 read = 1 accepted");
  }

  @Test
  void columns_ofAKeyAndOfAKeyInIt_areRefusedWithTheirLine() throws IOException {
    for (String header : List.of("properties,properties.url", "properties.url,properties")) {
      Path csv = Files.writeString(folder.resolve("v.csv"), header + "\n,b\na,b\n");

      CliResult run = ingest("--events", csv.toString());

      assertThat(run.code()).as(run.err()).isEqualTo(43);
      assertThat(run.err()).contains("v.csv, line 3: the key 'properties");
    }
  }

  @Test
  void foreignOrigin_ofEveryEvent_isExplainedFirst() throws IOException {
    CliResult run = ingest("--events", visits("chat.example.org"), "--mapping", mapping());

    assertThat(run.err().lines().filter(line -> !line.endsWith("…")).findFirst().orElseThrow())
        .contains("foreign_origin 40 times")
        .contains("hosts obmeet.org; the most frequent one is chat.example.org")
        .contains("community.hosts in policy/processing.yaml");
  }

  @Test
  void values_thatAreNotListed_areCountedWithTheFileOfTheirList() throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "w"
                        + i
                        + ",2026-11-17T08:00:00Z,DE,"
                        + (i < 1 ? "beos," : "linux,")
                        + (i < 3 ? "8.1.0" : "brand-new"))
            .collect(Collectors.joining("\n"));
    Path csv =
        Files.writeString(
            folder.resolve("r.csv"),
            "uniqueId,createdAt,wizard.country,os.platform,version\n" + rows + "\n");

    CliResult run = ingest("--reports", csv.toString(), "--assume-consent", "extended");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "instance_statistics: 40 of 40 values of country (100 %) are not in"
                + " domains/countries.yaml: their label is not_listed",
            "instance_statistics: 37 of 40 values of version (92 %) are not in"
                + " domains/patterns.yaml: ",
            "  values that are not on the list: country 40 (100 %), os_platform 1 (2 %),"
                + " version 37 (92 %)\n")
        .doesNotContain("DE", "brand-new", "beos", "values of os_platform");
  }

  @Test
  void consents_withoutTheirTime_areRejectedWithItsKey() throws IOException {
    Path consents =
        Files.writeString(
            folder.resolve("consents.ndjson"),
            """
            {"uniqueId":"a","statistics":true,"scope":"extended","deployment":"registered",\
            "policyVersion":"2025-06"}
            """);

    CliResult run = ingest("--consents", consents.toString());

    assertThat(run.err())
        .contains("consent: no record was accepted, missing_time 1 times")
        .contains("at of a consent");
  }

  @Test
  void demo_withoutAnAcceptedRecord_endsWithTheReason() throws IOException {
    CliResult run =
        CliResult.with("demo", "--events", visits("obmeet.org"), "--out", folder + "/demo");

    assertThat(run.code()).isEqualTo(20);
    assertThat(run.err()).contains("unknown_body 40 times").doesNotContain("no window is closed");
  }

  private CliResult ingest(String... options) {
    List<String> words = new java.util.ArrayList<>(List.of("ingest", "--lake", folder + "/lake"));
    words.addAll(NOW);
    words.addAll(List.of(options));
    return CliResult.with(words.toArray(String[]::new));
  }

  private String visits(String host) throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(i -> "person-" + i + ",2026-11-17T09:00:00Z,https://" + host + "/home\n")
            .collect(Collectors.joining());
    return Files.writeString(folder.resolve("visits.csv"), "person,time,page\n" + rows).toString();
  }

  private String mapping() throws IOException {
    return Files.writeString(
            folder.resolve("mapping.yaml"),
            """
            events:
              columns: {userId: person, timestamp: time, properties.url: page}
              constants: {type: page}
            """)
        .toString();
  }

  private static List<String> documentFolders() throws IOException {
    try (java.util.stream.Stream<Path> files =
        Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("telemetry-documents"))
          .toList();
    }
  }
}
