package org.obmeet.telemetry.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetInputTest {
  @TempDir Path folder;

  @Test
  void values_ofEveryPlainType_areExactText() throws Exception {
    Path file =
        written(
            "SELECT 'ä, b' AS s, 9007199254740993::BIGINT AS i, 0.1::DOUBLE AS f,"
                + " 12.50::DECIMAL(9,2) AS d, true AS b, NULL::VARCHAR AS n");

    try (InputTable table = InputTable.open("--input", file)) {
      table.select(List.of("s", "i", "f", "d", "b", "n"));
      assertThat(table.columns()).containsExactly("s", "i", "f", "d", "b", "n");
      assertThat(table.next()).isTrue();
      assertThat(table.value(0)).isEqualTo("ä, b");
      assertThat(table.value(1)).isEqualTo("9007199254740993");
      assertThat(table.value(2)).isEqualTo("0.1");
      assertThat(table.value(3)).isEqualTo("12.50");
      assertThat(table.value(4)).isEqualTo("true");
      assertThat(table.value(5)).isEmpty();
      assertThat(table.location(table.number())).isEqualTo("row 1");
      assertThat(table.next()).isFalse();
    }
  }

  @Test
  void column_nestedOrAbsent_isBadInput() throws Exception {
    Path file = written("SELECT [1, 2] AS l, 1 AS i");

    try (InputTable table = InputTable.open("--input", file)) {
      assertThatThrownBy(() -> table.select(List.of("l")))
          .hasMessage(
              file
                  + ": column 'l' must contain texts, numbers, booleans or times; its type is"
                  + " INTEGER[]");
      assertThatThrownBy(() -> table.select(List.of("I")))
          .hasMessage(file + ": there is no column 'I'; its columns are: l, i");
    }
  }

  @Test
  void file_thatIsNoParquet_isBadInput() throws Exception {
    Path file = Files.writeString(folder.resolve("no.parquet"), "a,b\n");

    assertThatThrownBy(() -> InputTable.open("--input", file))
        .hasMessage(file + ": the file is not a readable Parquet file");
  }

  @Test
  void name_withAPattern_isBadInput() throws Exception {
    Path file = Files.writeString(folder.resolve("a*.parquet"), "");

    assertThatThrownBy(() -> InputTable.open("--input", file))
        .hasMessageStartingWith("names of Parquet files must not contain * ? [ ] { }");
  }

  private Path written(String query) throws Exception {
    Path file = folder.resolve("it's.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
    }
    return file;
  }
}
