package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher in a copy of the project, with fake tools and its own PATH. */
class LauncherTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "env",
          "find",
          "flock",
          "mkdir",
          "readlink",
          "rm",
          "sleep",
          "tail",
          "touch");

  @TempDir Path folder;
  private Path house;
  private Path bin;

  @BeforeEach
  void copyOfTheHouse() throws IOException {
    house = Files.createDirectories(folder.resolve("a house"));
    bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(ROOT.resolve("telemetry"), house.resolve("telemetry"));
    for (String part : List.of("schemas/src", "pipelines/cli/src/main", ".mvn")) {
      Files.createDirectories(house.resolve(part));
    }
    Files.writeString(house.resolve("pom.xml"), "<project/>");
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(place, tool);
        if (Files.exists(real) && !Files.exists(bin.resolve(tool))) {
          script(bin.resolve(tool), "exec " + real + " \"$@\"");
        }
      }
    }
  }

  @Test
  void scripts_syntax_isSound() throws Exception {
    for (String script : List.of("telemetry", ".ci/run")) {
      assertThat(run(ROOT, Map.of(), "/bin/bash", "-n", script)).isEqualTo(new Ran(0, "", ""));
    }
  }

  @Test
  void java_absent_saysWhatToInstall() throws Exception {
    Ran ran = launch(Map.of(), "-h");

    assertThat(ran.err())
        .contains("java is missing: a JDK 17 or newer is needed, by JAVA_HOME or on PATH")
        .contains("apt-get install");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void java_tooOld_isNamed() throws Exception {
    Path home = jdk("11.0.2", true);

    Ran ran = launch(Map.of("JAVA_HOME", home.toString()), "-h");

    assertThat(ran.err()).contains("java is missing").contains(home + " is 11");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void javaHome_withoutJava_isNamed() throws Exception {
    Ran ran = launch(Map.of("JAVA_HOME", "/no/such/home"), "-h");

    assertThat(ran.err()).contains("JAVA_HOME is '/no/such/home', which holds no bin/java");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void compiler_absent_isNamed() throws Exception {
    Ran ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", false).toString()), "-h");

    assertThat(ran.err()).contains("javac is missing").contains("without a compiler");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void maven_absent_isNamed() throws Exception {
    Ran ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", true).toString()), "-h");

    assertThat(ran.err())
        .contains("mvn is missing: Maven 3.8.6 or newer is needed to build")
        .contains("apt-get install maven");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void build_failing_showsItsEnd() throws Exception {
    script(bin.resolve("mvn"), "echo 'it does not compile'; exit 1");

    Ran ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", true).toString()), "-h");

    assertThat(ran.err())
        .contains("Building telemetry (first call", "it does not compile", "the build failed");
    assertThat(ran.code()).isEqualTo(47);
  }

  @Test
  void build_onceDone_isNotRepeatedUntilASourceChanges() throws Exception {
    fakeMaven();
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", jdk("17.0.1", true).toString(), "MAVEN_ARGS", "-o -Dmaven.repo.local=r");

    assertThat(launch(environment, "-h").err()).contains("first call");
    assertThat(launch(environment, "-h").err()).doesNotContain("Building");
    Files.writeString(house.resolve("schemas/src/new.yaml"), "x");
    assertThat(launch(environment, "-h").err()).contains("sources have changed");
    assertThat(Files.readString(folder.resolve("mvn.args")))
        .isEqualTo(
            "-q -B -o -Dmaven.repo.local=r -Dmaven.test.skip=true -Derror-prone=-parameters -pl pipelines/cli -am package\n"
                .repeat(2));
  }

  @Test
  void call_fromElsewhere_handsOverWordsAndStaysThere() throws Exception {
    fakeMaven();
    Path home = jdk("17.0.1", true);

    Ran ran = launch(Map.of("JAVA_HOME", home.toString()), "query", "a b", "*");

    assertThat(ran.code()).isEqualTo(7);
    assertThat(ran.out())
        .contains(
            "[-XX:TieredStopAtLevel=1]",
            "[-cp]",
            "[" + classPath(house + "/pipelines/cli/target/dist/lib") + "]")
        .contains("[org.obmeet.telemetry.cli.Main][query][a b][*]")
        .contains("in " + folder);
  }

  @Test
  void call_ofHeavyCommand_hasNoLightOptions() throws Exception {
    fakeMaven();

    Ran ran = launch(Map.of("JAVA_HOME", jdk("21", true).toString()), "ingest");

    assertThat(ran.out())
        .contains("[-XX:+UseParallelGC]", "[-XX:LoopUnrollLimit=20]", "[-XX:-PartialPeelLoop]")
        .contains("[-XX:Tier4InvocationThreshold=200000]", "[-XX:Tier4BackEdgeThreshold=400000]")
        .contains("[-XX:MaxNewSize=256m]", "[-XX:InitialRAMPercentage=25]")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void call_ofProtect_hasHalfTheMemoryAndStartsLightly() throws Exception {
    fakeMaven();
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("21", true).toString());

    for (String command : List.of("protect", "attack")) {
      assertThat(launch(environment, command).out())
          .contains("[-XX:+UseSerialGC]", "[-XX:MaxRAMPercentage=50]")
          .doesNotContain("TieredStopAtLevel");
      assertThat(launch(environment, command, "-h").out()).contains("[-XX:TieredStopAtLevel=1]");
    }
  }

  @Test
  void installed_besideItsJars_runsThemWithoutCompilerAndMaven() throws Exception {
    Path lib = Files.createDirectories(house.resolve("lib"));
    Files.createFile(lib.resolve("telemetry-cli.jar"));
    Files.writeString(house.resolve("schemas/src/new.yaml"), "newer than the jar");

    Ran ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", false).toString()), "ledger");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("[-cp][" + classPath(lib.toString()) + "]");
  }

  /**
   * The launcher compiles without the checks of the build, so Maven must compile the sources again.
   */
  @Test
  void build_doneOrNot_leavesNothingThatPassesForChecked() throws Exception {
    for (int exit : new int[] {0, 1}) {
      String lists = "schemas/target/maven-status/maven-compiler-plugin/compile/default-compile";
      fakeMaven(
          "mkdir -p "
              + lists
              + "; touch "
              + lists
              + "/inputFiles.lst; touch "
              + lists
              + "/createdFiles.lst; exit "
              + exit);
      Files.deleteIfExists(house.resolve("pipelines/cli/target/dist/lib/telemetry-cli.jar"));

      launch(Map.of("JAVA_HOME", jdk("21", true).toString()), "-h");

      assertThat(house.resolve(lists).resolve("createdFiles.lst")).exists();
      assertThat(house.resolve(lists).resolve("inputFiles.lst")).doesNotExist();
    }
  }

  private void fakeMaven() throws IOException {
    fakeMaven(":");
  }

  private void fakeMaven(String last) throws IOException {
    script(
        bin.resolve("mvn"),
        "echo \"$*\" >>'"
            + folder
            + "/mvn.args'; mkdir -p pipelines/cli/target/dist/lib;"
            + " touch pipelines/cli/target/dist/lib/telemetry-cli.jar; "
            + last);
  }

  private Path jdk(String version, boolean compiler) throws IOException {
    Path home = folder.resolve("jdk " + version);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "printf '[%s]' \"$@\"; echo \" in $PWD\"; exit 7");
    if (compiler) {
      script(home.resolve("bin/javac"), "exit 0");
    }
    return home;
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ran(int code, String out, String err) {}

  private Ran launch(Map<String, String> environment, String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("/bin/bash", house + "/telemetry"));
    command.addAll(List.of(words));
    return run(folder, environment, command.toArray(String[]::new));
  }

  private Ran run(Path where, Map<String, String> environment, String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Ran(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** The extracted library of DuckDB precedes the jar that contains it. */
  private static String classPath(String lib) {
    return lib + "/native:" + lib + "/*";
  }
}
