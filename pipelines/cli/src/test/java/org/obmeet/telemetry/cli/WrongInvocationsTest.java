package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Wrong command lines and inputs, each of which ends with a code and a message that helps. */
class WrongInvocationsTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir static Path folder;

  @BeforeAll
  static void files() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    Files.writeString(folder.resolve("broken.yaml"), "contributor: [\n");
    Files.createDirectory(folder.resolve("empty"));
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "wrong-invocations.txt",
      delimiter = '|',
      quoteCharacter = '~',
      maxCharsPerColumn = 500)
  void invocation_wrong_endsWithItsCodeAndAMessageThatHelps(String line, int code, String message) {
    List<String> words =
        WORD.matcher(line)
            .results()
            .map(word -> filled(word.group(1) == null ? word.group(2) : word.group(1)))
            .toList();

    CliResult called = CliResult.with(words.toArray(String[]::new));

    assertThat(called.code()).as(called.err()).isEqualTo(code);
    assertThat(called.err())
        .contains("telemetry: ", filled(message))
        .doesNotContain("Exception", "\tat ");
    assertThat(called.out()).isEmpty();
  }

  private static String filled(String text) {
    String here = text.replace("HERE", folder.toString());
    return here.contains("LAKE") ? here.replace("LAKE", DemoLake.root().toString()) : here;
  }
}
