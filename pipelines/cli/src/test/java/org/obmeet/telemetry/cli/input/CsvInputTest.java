package org.obmeet.telemetry.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

class CsvInputTest {
  @TempDir Path folder;

  @Test
  void fields_quoted_keepCommasLineEndsQuotesAndBlanks() {
    List<List<String>> rows = rows("a,b\r\n\"x, \"\"y\"\"\",\"1\r\n2\"\r\n' z ,\"\"\r\n");

    assertThat(rows).containsExactly(List.of("x, \"y\"", "1\r\n2"), List.of("' z ", ""));
  }

  @ParameterizedTest
  @CsvSource({"'a,b\\n1,2\\n'", "'a,b\\r\\n1,2'", "'a,b\\r1,2\\r'", "'\\uFEFFa,b\\n1,2\\n\\n\\n'"})
  void lineEnds_ofEveryKind_areTheSame(String text) {
    String csv = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\uFEFF", "\uFEFF");

    assertThat(rows(csv)).containsExactly(List.of("1", "2"));
  }

  @Test
  void header_withMarkAndQuotes_isRead() {
    try (CsvInput input = CsvInput.of("f.csv", new StringReader("\uFEFF\"a b\",ü\n"))) {
      assertThat(input.columns()).containsExactly("a b", "ü");
      assertThat(input.next()).isFalse();
    }
  }

  @Test
  void line_afterEmbeddedLineEnds_isCountedAsAnEditorDoes() {
    try (CsvInput input = CsvInput.of("f.csv", new StringReader("a\n\"1\n2\r\n3\"\nx\n"))) {
      assertThat(input.next()).isTrue();
      assertThat(input.location(input.number())).isEqualTo("line 2");
      assertThat(input.next()).isTrue();
      assertThat(input.location(input.number())).isEqualTo("line 5");
    }
  }

  @Test
  void columns_chosen_areReadInThatOrder() {
    try (CsvInput input = CsvInput.of("f.csv", new StringReader("a,b,c\n1,2,3\n"))) {
      input.select(List.of("c", "a"));
      assertThat(input.next()).isTrue();
      assertThat(List.of(input.value(0), input.value(1))).containsExactly("3", "1");
      assertThatThrownBy(() -> input.select(List.of("d")))
          .hasMessage("f.csv: there is no column 'd'; its columns are: a, b, c");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | f.csv: the file must have a header; it is empty",
        "a,b,a\\n           | f.csv, line 1: the header must name each column once; 'a' is repeated",
        "a,\\n              | f.csv, line 1: every column of the header must have a name; one has none",
        "a,b\\n1,2\\n1\\n   | f.csv, line 3: expected 2 fields as in the header; there are 1",
        "a,b\\n1,2,3\\n     | f.csv, line 2: expected 2 fields as in the header; there are 3",
        "a,b\\n\\n1,2\\n    | f.csv, line 2: the line is empty",
        "a,b\\n1,x\"y\\n    | f.csv, line 2: a field that does not start with a quote must not contain one",
        "a,b\\n1,\"x\"y\\n  | f.csv, line 2: a comma or the line's end must follow a closing quote",
        "a,b\\n1,2\\n3,\"x  | f.csv, line 3: a quoted field starts here and has no closing quote"
      })
  void file_atFault_isBadInputThatNamesTheLine(String text, String message) {
    assertThatThrownBy(() -> rows(text.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(message);
  }

  @Test
  void missingQuote_isFoundWithoutTheRemainingFile() {
    Reader text =
        new Reader() {
          private final Reader head = new StringReader("a,b\n1,2\n3,\"");

          @Override
          public int read(char[] buffer, int offset, int length) throws IOException {
            int read = head.read(buffer, offset, length);
            if (read > 0) {
              return read;
            }
            Arrays.fill(buffer, offset, offset + length, 'x');
            return length;
          }

          @Override
          public void close() {}
        };

    try (CsvInput input = CsvInput.of("f.csv", text)) {
      assertThat(input.next()).isTrue();
      assertThatThrownBy(input::next)
          .isInstanceOf(JobException.class)
          .hasMessage(
              "f.csv, line 3: a quoted field starts here and has no closing quote within 1048576"
                  + " characters");
    }
  }

  @Test
  void text_notUtf8_isBadInput() throws Exception {
    Path file = folder.resolve("f.csv");
    Files.write(file, "a\nÜ\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> InputTable.open("--input", file))
        .hasMessage(file + ", near line 1: the text must be UTF-8");
  }

  @Test
  void file_ofAnotherKindOrAbsent_isBadInput() {
    assertThatThrownBy(() -> InputTable.open("--input", Path.of("a.xlsx")))
        .hasMessage("--input must be a .csv or a .parquet file; it is 'a.xlsx'");
    assertThatThrownBy(() -> InputTable.open("--input", folder.resolve("no.csv")))
        .hasMessage("--input must be a readable file; it is '" + folder + "/no.csv'");
  }

  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvInput input = CsvInput.of("f.csv", new StringReader(csv))) {
      while (input.next()) {
        List<String> row = new ArrayList<>();
        for (int c = 0; c < input.columns().size(); c++) {
          row.add(input.value(c));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
