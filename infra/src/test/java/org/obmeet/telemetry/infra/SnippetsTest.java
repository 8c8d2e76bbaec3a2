package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands of the tutorials and how-tos, in a folder that looks like a checkout, and the SQL of all
 * documents. A block of text below a block of commands is what they print: its lines, in any number
 * of spaces; {@code …} is anything else.
 */
@Tag("integration")
class SnippetsTest {
  private static final Pattern QUERY =
      Pattern.compile("(?:telemetry query [^\"\\n]*|\\bsql\\()\"((?:[^\"\\\\]|\\\\.)*)\"");

  @TempDir static Path work;

  private static Path lake;
  private static ProcessResult first;

  /** The first tutorial makes the lake that the others ask. */
  @BeforeAll
  static void demonstrate() throws IOException {
    Page page = Documents.toFollow().get(0);
    Path folder = checkout(page);
    first = ProcessResult.in(folder, Map.of(), "bash", "-c", script(page));
    lake = folder.resolve("demo/lake");
  }

  /** A folder with the command and a copy of what is declared. */
  private static Path checkout(Page page) throws IOException {
    Path folder = work.resolve(Documents.name(page.file()).replace('/', '-'));
    Files.createDirectories(folder);
    Path command = folder.resolve("telemetry");
    Files.writeString(
        command, "#!/bin/bash\nexec '" + ProcessResult.ROOT.resolve("telemetry") + "' \"$@\"\n");
    assertThat(command.toFile().setExecutable(true)).isTrue();
    ProcessResult copied =
        ProcessResult.of(
            "bash",
            "-c",
            "tar --exclude=target --exclude=schemas/src -cf - schemas pipelines/privacy/src"
                + " | tar -xf - -C \"$0\"",
            folder.toString());
    assertThat(copied.code()).as(copied.text()).isZero();
    if (lake != null) {
      Files.createSymbolicLink(folder.resolve("demo"), lake.getParent());
    }
    return folder;
  }

  /** Tool that a block needs and that is absent; {@code -} where it is not to be run at all. */
  private static Optional<String> hindered(List<Page.Block> blocks, int at) {
    Page.Block before = at == 0 ? new Page.Block(0, "", "") : blocks.get(at - 1);
    if (before.kind().equals("not run:")) {
      return Optional.of("-");
    }
    return before.kind().equals("needs:") && !ProcessResult.has(before.text().strip())
        ? Optional.of(before.text().strip())
        : Optional.empty();
  }

  private static String script(Page page) {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    List<Page.Block> blocks = page.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).kind().equals("sh") && hindered(blocks, i).isEmpty()) {
        script.append("echo '@@@ ").append(blocks.get(i).line()).append("'\n");
        script.append(blocks.get(i).text());
      }
    }
    return script.toString();
  }

  @TestFactory
  Stream<DynamicTest> pages() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Documents.toFollow()) {
      String name = Documents.name(page.file());
      List<Page.Block> blocks = page.blocks();
      if (blocks.stream().anyMatch(block -> block.kind().equals("sh"))) {
        tests.add(DynamicTest.dynamicTest(name, () -> follow(page)));
      }
      for (int i = 0; i < blocks.size(); i++) {
        Page.Block block = blocks.get(i);
        hindered(blocks, i)
            .filter(tool -> !tool.equals("-"))
            .ifPresent(
                tool ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            name + ":" + block.line(), () -> abort(tool + " is absent"))));
      }
    }
    return tests.stream();
  }

  private static void follow(Page page) throws IOException {
    boolean isFirst = page.file().equals(Documents.toFollow().get(0).file());
    ProcessResult ran =
        isFirst ? first : ProcessResult.in(checkout(page), Map.of(), "bash", "-c", script(page));

    assertThat(ran.code()).as(ran.text()).isZero();
    String said = "";
    for (Page.Block block : page.blocks()) {
      if (block.kind().equals("sh")) {
        said = said(ran.text(), block.line());
      } else if (block.kind().equals("text") && !said.isEmpty()) {
        assertThat(missing(said, block.text()))
            .as("%s:%s printed %s", Documents.name(page.file()), block.line(), said)
            .isEmpty();
      }
    }
  }

  /** Expected lines that are not there. */
  private static List<String> missing(String said, String expected) {
    return plain(expected)
        .lines()
        .filter(line -> !line.isBlank())
        .filter(line -> !Pattern.compile("(?m)^" + pattern(line) + "$").matcher(said).find())
        .toList();
  }

  private static String pattern(String line) {
    return Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
  }

  /** Returns the output of the block at a line; empty if it was not run. */
  private static String said(String text, int line) {
    Matcher part =
        Pattern.compile("(?ms)^@@@ " + line + "\\n(.*?)(?=^@@@ \\d+$|\\z)").matcher(text);
    return part.find() ? "\n" + plain(part.group(1)) + "\n" : "";
  }

  private static String plain(String text) {
    return text.replaceAll("(?m) +", " ").replaceAll("(?m)^ | $", "");
  }

  @TestFactory
  Stream<DynamicTest> statements() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Documents.all()) {
      for (String sql : statements(page)) {
        tests.add(
            DynamicTest.dynamicTest(Documents.name(page.file()) + ": " + sql, () -> ask(sql)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests.stream();
  }

  /** SQL in blocks of its own and on command lines; one with {@code …} only shows a form. */
  private static List<String> statements(Page page) {
    List<String> statements = new ArrayList<>();
    for (Page.Block block : page.blocks()) {
      if (block.kind().equals("sql")) {
        statements.add(block.text());
      }
    }
    Matcher query = QUERY.matcher(page.text());
    while (query.find()) {
      statements.add(query.group(1).replace("\\\"", "\""));
    }
    return statements.stream().filter(sql -> !sql.contains("…")).toList();
  }

  private static void ask(String sql) throws SQLException {
    String catalogue = "jdbc:duckdb:" + lake.resolve("release/catalog.duckdb");
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    try (Connection connection = DriverManager.getConnection(catalogue, readOnly);
        Statement statement = connection.createStatement()) {
      // As 'telemetry query' and notebooks do, which resolve names without a schema.
      statement.execute("SET search_path = 'tables,dictionary'");
      assertThat(statement.execute(sql)).as(sql).isTrue();
    }
  }
}
