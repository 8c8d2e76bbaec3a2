package org.obmeet.telemetry.cli.protect.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpecReader;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

class RecordsReaderTest {
  private static final String CONTRIBUTORS =
      """
      contributor: who
      dimensions: {region: {hierarchy: {using: regions.csv}}}
      tables: [{name: t, dimensions: [region], measures: [{count: n}, {sum: v}]}]
      """;
  private static final String WEIGHTS =
      """
      weight: n
      dimensions: {region: {}, kind: {}}
      tables: [{name: t, dimensions: [region], measures: [{count: n}]}]
      """;

  @TempDir Path folder;

  @Test
  void records_ofContributors_areCodedAndExact() throws Exception {
    InputData loaded =
        read(CONTRIBUTORS, "who,region,v,x\nA,a,75.9,?\nB,b,2,?\nA,a,0.25,?\nA,b,-1,?\n");
    Records records = loaded.records();

    assertThat(loaded.rows()).isEqualTo(4);
    assertThat(loaded.contributors()).isEqualTo(2);
    assertThat(loaded.dimensions().get(0).values()).containsExactly("a", "b");
    assertThat(loaded.decimals()).containsExactly(2);
    assertThat(records.contributors()).containsExactly(0, 0, 1);
    assertThat(records.values()[0]).containsExactly(7615, -100, 200);
    assertThat(loaded.dimensions().get(0).parents())
        .isEqualTo(Map.of("a", "north", "b", "south", "south", "world", "north", "world"));
  }

  @Test
  void hierarchy_ofValuesThatDoNotOccur_isLeftOut() throws Exception {
    InputData loaded = read(CONTRIBUTORS, "who,region,v\nA,a,1\n");

    assertThat(loaded.dimensions().get(0).parents())
        .isEqualTo(Map.of("a", "north", "north", "world"));
  }

  @Test
  void cells_withCounts_areKeptPerUsedDimension() throws Exception {
    InputData loaded = read(WEIGHTS, "region,kind,n\na,x,11.0\na,y,0\n");

    assertThat(loaded.dimensions()).extracting(InputDimension::name).containsExactly("region");
    assertThat(loaded.records().weights()).containsExactly(0, 11);
  }

  @ParameterizedTest
  @CsvSource({"'who,region,v\n', 0", "'who,region,v\nA,a,1\n', 1"})
  void file_ofNoneOrOneRow_isRead(String csv, int size) throws Exception {
    assertThat(read(CONTRIBUTORS, csv).records().size()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "who,region\\nA,a       | : there is no column 'v'; its columns are: who, region",
        "who,region,v\\n,a,1    | , line 2: column 'who' must not be empty",
        "who,region,v\\nA,,1    | , line 2: column 'region' must not be empty",
        "who,region,v\\nA,*,1   | , line 2: column 'region' must not be *, the label of the total: remove rows with totals",
        "who,region,v\\n"
            + "A,north,1 | , line 2: column 'region' has the value 'north', which is an inner level"
            + " of its hierarchy: rename one of them",
        "who,region,v\\n"
            + "A,z,1   | , line 2: column 'region' has the value 'z', which its hierarchy lacks:"
            + " add a line with its parent",
        "who,region,v\\nA,a,1\\nB,b, | , line 3: column 'v' must be a number; it is empty",
        "who,region,v\\nA,a,NaN | , line 2: column 'v' must be a number such as 75.9",
        "who,region,v\\n"
            + "A,a,1e400 | , line 2: column 'v' must fit 64 bits with the column's decimals",
        "who,region,v\\nA,a,1e-10 | , line 2: column 'v' must have at most 9 decimals; it has more",
        "who,region,v\\n"
            + "A,a,9e18\\n"
            + "B,b,9e18 | : column 'v' overflows: its values, with 0 decimals, must add up within"
            + " 64 bits; use a larger unit or fewer decimals"
      })
  void records_atFault_areBadInput(String csv, String message) {
    assertThatThrownBy(() -> read(CONTRIBUTORS, csv.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(folder.resolve("input.csv") + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region,kind,n\\n"
            + "a,x,-1  | , line 2: column 'n' must be an integer of at least 0, because it is a"
            + " count",
        "region,kind,n\\n"
            + "a,x,1.5 | , line 2: column 'n' must be an integer of at least 0, because it is a"
            + " count",
        "region,kind,n\\n"
            + "a,x,1\\n"
            + "a,y,2\\n"
            + "a,x,3 | : a weighted input must have one row for each combination of region, kind;"
            + " line 2 and line 4 have the same one"
      })
  void cells_atFault_areBadInput(String csv, String message) {
    assertThatThrownBy(() -> read(WEIGHTS, csv.replace("\\n", "\n")))
        .hasMessage(folder.resolve("input.csv") + message);
  }

  @Test
  void parquet_withTheSameRows_isTheSame() throws Exception {
    InputData loaded = load(parquet("('A', 'a', 75.9::DOUBLE), ('B', 'b', 2)"), spec(CONTRIBUTORS));

    assertThat(loaded.decimals()).containsExactly(1);
    assertThat(loaded.records().values()[0]).containsExactly(759, 20);
  }

  @Test
  void parquet_atFault_namesTheRow() throws Exception {
    ProtectionSpec spec = spec(CONTRIBUTORS);
    Path absent = parquet("('A', 'a', 75.9::DOUBLE), (NULL, 'b', 2)");
    assertThatThrownBy(() -> load(absent, spec))
        .hasMessage(absent + ", row 2: column 'who' must not be empty");
    Path nothing = parquet("('A', 'a', 'NaN'::DOUBLE)");
    assertThatThrownBy(() -> load(nothing, spec))
        .hasMessage(nothing + ", row 1: column 'v' must be a number such as 75.9");
  }

  private Path parquet(String values) throws Exception {
    Path file = folder.resolve("input.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM (VALUES "
              + values
              + ") AS t(who, region, v)) TO '"
              + file
              + "' (FORMAT parquet)");
    }
    return file;
  }

  @Test
  void records_ofAMillion_areReadInSeconds() throws Exception {
    Path file = folder.resolve("input.csv");
    try (var out = Files.newBufferedWriter(file)) {
      out.write("who,region,v\n");
      for (int i = 0; i < 1_000_000; i++) {
        out.write("c" + i % 400_000 + "," + (i % 3 == 0 ? "a" : "b") + "," + i % 977 / 10.0 + "\n");
      }
    }
    long start = System.nanoTime();

    InputData loaded = load(file, spec(CONTRIBUTORS));

    assertThat(loaded.rows()).isEqualTo(1_000_000);
    assertThat(loaded.contributors()).isEqualTo(400_000);
    assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(30);
  }

  private ProtectionSpec spec(String text) throws Exception {
    Files.writeString(
        folder.resolve("regions.csv"),
        "value,parent\na,north\nb,south\nc,east\nnorth,world\nsouth,world\neast,world\n");
    return ProtectionSpecReader.read(Files.writeString(folder.resolve("spec.yaml"), text));
  }

  private InputData read(String spec, String csv) throws Exception {
    return load(Files.writeString(folder.resolve("input.csv"), csv), spec(spec));
  }

  private static InputData load(Path file, ProtectionSpec spec) {
    try (InputTable table = InputTable.open("--input", file)) {
      return new RecordsReader(
              table, new LinkedReleases(List.of(), Map.of(), List.of()).layout(spec))
          .read();
    }
  }
}
