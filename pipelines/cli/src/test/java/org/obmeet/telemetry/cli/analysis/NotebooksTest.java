package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;

/**
 * Runs the notebooks on a small released lake. Skipped if Jupyter's nbconvert is absent. Debian
 * packages: python3-nbconvert, python3-nbclient, jupyter-client and python3-ipykernel.
 */
@Tag("integration")
class NotebooksTest {
  private static final Path ROOM = Path.of("../../notebooks").toAbsolutePath().normalize();
  private static final Pattern ASKS_OTHERS =
      Pattern.compile("(src|href|import|url\\()[\\s=('\"]*https?://", Pattern.CASE_INSENSITIVE);

  private static final List<String> KERNELS =
      List.of(
          "notebooks/kernel/target",
          "telemetry-notebooks",
          "jjava-jupyter",
          "gson",
          "jeromq",
          "jnacl",
          "slf4j-api",
          "duckdb_jdbc",
          "jackson-",
          "org/webjars/echarts");

  @TempDir Path folder;

  /** The exit code and output of a script. */
  private record Ended(int code, String said) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ROOM.resolve("run").toString()));
    command.addAll(List.of(arguments));
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("NOTEBOOKS_CLASSPATH", kernelsClassPath());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Each kernel lives for seconds.
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(600, TimeUnit.SECONDS)).as("the notebooks end").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(said));
  }

  /** Returns the part of the class path that the kernel needs, without the project and logging. */
  private static String kernelsClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> KERNELS.stream().anyMatch(entry.replace('\\', '/')::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean hasNbconvert() throws IOException, InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      try {
        if (new ProcessBuilder(python, "-c", "import nbconvert, nbclient").start().waitFor() == 0) {
          return true;
        }
      } catch (IOException absent) {
        continue;
      }
    }
    return false;
  }

  @Test
  void notebooks_onAReleasedLake_runWithoutConnections() throws Exception {
    assumeTrue(hasNbconvert(), "nbconvert is absent");
    Path out = folder.resolve("html");

    Ended ended = run("--lake", DemoLake.root().toString(), "--out", out.toString());

    assertThat(ended.code()).as(ended.said()).isZero();
    List<Path> pages;
    try (Stream<Path> files = Files.list(out)) {
      pages = files.sorted().toList();
    }
    assertThat(pages).hasSize(6);
    for (Path page : pages) {
      String html = Files.readString(page);
      assertThat(charts(html)).as("charts of %s", page).isPositive();
      assertThat(html.contains("\"series\":[")).as("series in %s", page).isTrue();
      assertThat(html.contains("default-src 'none'")).as("policy of %s", page).isTrue();
      assertThat(html.contains("pre { white-space: pre-wrap;")).as("lines of %s", page).isTrue();
      assertThat(html.lastIndexOf("<figure class=\"chart\""))
          .as("last chart of %s, before its code", page)
          .isLessThan(html.lastIndexOf("<details class=\"code\"><summary>Code</summary>"));
      assertThat(html.contains("data-mime-type=\"application/vnd.jupyter.stderr\""))
          .as("faults in %s", page)
          .isFalse();
      assertThat(ASKS_OTHERS.matcher(html).results().map(found -> found.group()).toList())
          .as("what %s asks of others", page)
          .isEmpty();
    }
    String protectedPage = Files.readString(out.resolve("how-a-release-is-protected.html"));
    assertThat(protectedPage).contains(">" + cubeWithLowestShare() + "</td>");
  }

  /** Returns the cube with the lowest published share. */
  private static String cubeWithLowestShare() {
    CliResult called =
        CliResult.with(
            "query",
            "--lake",
            DemoLake.root().toString(),
            "--format",
            "csv",
            "SELECT cube FROM coverage GROUP BY cube, measure ORDER BY round(100 * avg(named), 1),"
                + " cube LIMIT 1");
    assertThat(called.code()).as(called.err()).isZero();
    return called.out().lines().skip(1).findFirst().orElseThrow();
  }

  private static int charts(String html) {
    Matcher charts = Pattern.compile("<figure class=\"chart\"").matcher(html);
    return (int) charts.results().count();
  }

  @Test
  void notebook_whoseCellFails_fails() throws Exception {
    assumeTrue(hasNbconvert(), "nbconvert is absent");
    Path broken = folder.resolve("broken.ipynb");
    String text = Files.readString(ROOM.resolve("adoption-of-a-version.ipynb"));
    Files.writeString(
        broken, text.replace("FROM metrics.instances_by_major_version", "FROM no_such_table"));

    Ended ended =
        run(
            "--lake",
            DemoLake.root().toString(),
            "--out",
            folder.resolve("html").toString(),
            broken.toString());

    assertThat(ended.code()).isEqualTo(47);
    assertThat(ended.said())
        .contains("Table with name no_such_table does not exist", "notebooks: broken failed.");
  }

  @Test
  void run_withoutACatalogue_saysHowToMakeOne() throws Exception {
    Ended ended = run("--lake", folder.toString());

    assertThat(ended.code()).isEqualTo(43);
    assertThat(ended.said())
        .contains("there is no catalogue at", "./telemetry demo")
        .hasLineCount(1);
    assertThat(run("--theme", "blue").said()).contains("must be light or dark; it is 'blue'");
    assertThat(run("--nonsense").code()).isEqualTo(2);
  }
}
