package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.cli.CliResult;

/** Tests tables on which earlier engines failed, if their files are available. */
class GoldenTablesTest {
  private static final Path TABLES =
      Path.of(System.getProperty("shared.dir", "shared")).resolve("golden/defects");

  @TempDir Path root;

  @BeforeEach
  void tablesAtHand() {
    assumeTrue(Files.isDirectory(TABLES), "the shared folder is absent");
  }

  /** Returns a copy of a specification beside its files, with the present name of a key. */
  private Path specification(String spec) throws IOException {
    Path copy = root.resolve(spec);
    if (Files.notExists(copy.getParent())) {
      Files.createDirectory(copy.getParent());
      try (Stream<Path> files = Files.list(TABLES.resolve(spec).getParent())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, copy.resolveSibling(file.getFileName()));
        }
      }
    }
    String text = Files.readString(TABLES.resolve(spec));
    return Files.writeString(
        copy, text.replace("{ladder:", "{hierarchy:").replace("ladder: {", "hierarchy: {"));
  }

  private Path protect(String input, String spec) throws IOException {
    Path out = root.resolve("out-" + input.replace('/', '-') + "-" + spec.replace('/', '-'));
    CliResult called =
        CliResult.with(
            "protect",
            "--input",
            TABLES.resolve(input).toString(),
            "--spec",
            specification(spec).toString(),
            "--out",
            out.toString(),
            "--key",
            root.resolve("key").toString());
    assertThat(called.code()).as(called.err()).isZero();
    return out;
  }

  private static List<String> rows(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  @ParameterizedTest
  @CsvSource({
    "t1/in.csv, t1/s.yaml",
    "t1/in.csv, t1/s2.yaml",
    "t2/small.csv, t2/s.yaml",
    "t2/big.csv, t2/s.yaml",
    "t2/small.csv, t2/sl.yaml",
    "t2/big.csv, t2/sl.yaml",
    "t3/in.csv, t3/s.yaml",
    "t5/in.csv, t5/s.yaml"
  })
  void release_isNotRecoveredExactly(String input, String spec) throws IOException {
    CliResult attack = CliResult.with("attack", protect(input, spec).toString());

    assertThat(attack.code()).as(attack.out()).isZero();
    assertThat(attack.out()).contains(" 0 exactly recovered");
  }

  @Test
  void labelsOfAHierarchy_thatReadAlike_areRowsOnce() throws Exception {
    List<String> rows = rows(protect("t1/in.csv", "t1/s.yaml").resolve("t1.csv"));

    assertThat(rows.stream().map(row -> row.replaceAll(",(published|withheld),[^,]*$", "")))
        .doesNotHaveDuplicates();
    assertThat(rows).contains("*,published,74");
  }

  @ParameterizedTest
  @CsvSource({"t2/s.yaml", "t2/sl.yaml"})
  void valuesAThousandTimesAsLarge_haveTheSamePattern(String spec) throws Exception {
    Path small = protect("t2/small.csv", spec);
    Path large = protect("t2/big.csv", spec);

    for (String table : List.of("tr.csv", "tk.csv", "td.csv")) {
      assertThat(rows(large.resolve(table)).stream().map(row -> row.split(",", -1)[1]))
          .isEqualTo(
              rows(small.resolve(table)).stream().map(row -> row.split(",", -1)[1]).toList());
    }
  }
}
