package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher in a copy of the project, with fake tools and its own PATH. */
@Tag("integration")
class LauncherTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cksum",
          "dirname",
          "env",
          "find",
          "flock",
          "ls",
          "mkdir",
          "mv",
          "nice",
          "readlink",
          "rm",
          "sleep",
          "tail",
          "touch",
          "wc");

  @TempDir Path folder;
  private Path checkout;
  private Path bin;
  private Path machine;

  @BeforeEach
  void copyOfTheHouse() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    bin = Files.createDirectories(folder.resolve("bin"));
    machine = Files.createDirectories(folder.resolve("jvm"));
    String launcher = Files.readString(ROOT.resolve("telemetry"));
    script(
        checkout.resolve("telemetry"), launcher.replace("/usr/lib/jvm/*", "'" + machine + "'/*"));
    for (String part : List.of("schemas/src", "pipelines/cli/src/main", ".mvn")) {
      Files.createDirectories(checkout.resolve(part));
    }
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
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
      assertThat(run(ROOT, Map.of(), "/bin/bash", "-n", script))
          .isEqualTo(new LaunchResult(0, "", ""));
    }
  }

  @Test
  void java_absent_saysWhatToInstall() throws Exception {
    LaunchResult ran = launch(Map.of(), "-h");

    assertThat(ran.err())
        .contains("java is missing: a JDK 17 or newer is needed, by JAVA_HOME or on PATH")
        .contains("apt-get install");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void java_tooOld_isNamed() throws Exception {
    Path home = jdk("11.0.2", true);

    LaunchResult ran = launch(Map.of("JAVA_HOME", home.toString()), "-h");

    assertThat(ran.err()).contains("java is missing").contains(home + " is 11");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void javaHome_withoutJava_isNamed() throws Exception {
    LaunchResult ran = launch(Map.of("JAVA_HOME", "/no/such/home"), "-h");

    assertThat(ran.err()).contains("JAVA_HOME is '/no/such/home', which holds no bin/java");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void compiler_absent_isNamed() throws Exception {
    LaunchResult ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", false).toString()), "-h");

    assertThat(ran.err()).contains("javac is missing").contains("without a compiler");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void maven_absent_isNamed() throws Exception {
    LaunchResult ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", true).toString()), "-h");

    assertThat(ran.err())
        .contains("mvn is missing: Maven 3.8.6 or newer is needed to build")
        .contains("apt-get install maven");
    assertThat(ran.code()).isEqualTo(43);
  }

  @Test
  void build_failing_showsItsEnd() throws Exception {
    script(bin.resolve("mvn"), "echo 'it does not compile'; exit 1");

    LaunchResult ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", true).toString()), "-h");

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
    Files.writeString(checkout.resolve("schemas/src/new.yaml"), "x");
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

    LaunchResult ran = launch(Map.of("JAVA_HOME", home.toString()), "query", "a b", "*");

    assertThat(ran.code()).isEqualTo(7);
    assertThat(ran.out())
        .contains(
            "[-XX:TieredStopAtLevel=1]",
            "[-cp]",
            "[" + classPath(checkout + "/pipelines/cli/target/dist/lib") + "]")
        .contains("[org.obmeet.telemetry.cli.Main][query][a b][*]")
        .contains("in " + folder);
  }

  @Test
  void call_ofHeavyCommand_hasNoLightOptions() throws Exception {
    fakeMaven();

    LaunchResult ran = launch(Map.of("JAVA_HOME", jdk("21", true).toString()), "ingest");

    assertThat(ran.out())
        .contains("[-XX:+UseParallelGC]")
        .contains("[-XX:Tier4InvocationThreshold=200000]", "[-XX:Tier4BackEdgeThreshold=400000]")
        .contains("[-XX:MaxNewSize=256m]", "[-XX:InitialRAMPercentage=25]")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void call_ofHeavyCommand_afterOptionsOfTheRoot_isOneToo() throws Exception {
    fakeMaven();
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("21", true).toString());

    assertThat(launch(environment, "-q", "--catalog", "ingest", "collect").out())
        .contains("[-XX:+ExitOnOutOfMemoryError]");
    assertThat(launch(environment, "daily").out()).contains("[-XX:MaxRAMPercentage=50]");
    assertThat(launch(environment, "-v", "query", "ingest").out()).contains("UseSerialGC");
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
    Path lib = Files.createDirectories(checkout.resolve("lib"));
    Files.createFile(lib.resolve("telemetry-cli.jar"));
    Files.writeString(checkout.resolve("schemas/src/new.yaml"), "newer than the jar");

    LaunchResult ran = launch(Map.of("JAVA_HOME", jdk("17.0.1", false).toString()), "ledger");

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
      Files.deleteIfExists(checkout.resolve("pipelines/cli/target/dist/lib/telemetry-cli.jar"));

      launch(Map.of("JAVA_HOME", jdk("21", true).toString()), "-h");

      assertThat(checkout.resolve(lists).resolve("createdFiles.lst")).exists();
      assertThat(checkout.resolve(lists).resolve("inputFiles.lst")).doesNotExist();
    }
  }

  @Test
  void java_withoutHome_isTheNewestOfPathAndMachine() throws Exception {
    installed();
    script(bin.resolve("java"), "echo 'openjdk version \"17.0.1\"' >&2; echo old");
    jdk(machine.resolve("a"), "25.0.1", false);
    jdk(machine.resolve("b"), "21.0.1", false);
    jdk(machine.resolve("c"), "11.0.1", false);

    assertThat(launch(Map.of(), "-h").out()).startsWith("25.0.1");
    assertThat(launch(Map.of("JAVA_HOME", machine.resolve("b").toString()), "-h").out())
        .startsWith("21.0.1");
  }

  @Test
  void cache_missing_isMadeOnceAndUsed_untilAJarChanges() throws Exception {
    Path jar = installed();
    for (String version : List.of("17.0.1", "25.0.1")) {
      Map<String, String> java = Map.of("JAVA_HOME", jdk(version, false).toString());
      String use = version.startsWith("17") ? "[-XX:SharedArchiveFile=" : "[-XX:AOTCache=";

      assertThat(make(java).out()).contains(use + caches().get(0) + "]");
      List<Path> first = caches();
      assertThat(make(java).out()).contains(use + first.get(0) + "]");
      Files.writeString(jar, Files.readString(jar) + "changed");
      assertThat(make(java).out()).contains(use).doesNotContain(first.get(0).toString());

      assertThat(caches()).hasSize(1).doesNotContainAnyElementsOf(first);
      assertThat(Files.readString(folder.resolve("made")))
          .isEqualTo("collect\ndemo\ncollect\ndemo\n");
      Files.delete(folder.resolve("made"));
      Files.delete(caches().get(0));
    }
  }

  @Test
  void cache_ofTheCollector_isItsOwn() throws Exception {
    installed();
    Map<String, String> java = Map.of("JAVA_HOME", jdk("25.0.1", false).toString());

    LaunchResult ran = launch(with(java, "TELEMETRY_CACHE", "make"), "collect");

    assertThat(ran.out()).contains("[-XX:AOTCache=" + checkout + "/lib/collector-25-");
    assertThat(Files.readString(folder.resolve("made"))).isEqualTo("collect\n");
  }

  @Test
  void cache_switchedOffOrOptionsThatExcludeIt_isNotUsed() throws Exception {
    installed();
    Map<String, String> java = Map.of("JAVA_HOME", jdk("17.0.1", false).toString());
    make(java);

    assertThat(launch(java, "-h").out()).doesNotContain("SharedArchiveFile");
    assertThat(make(with(java, "TELEMETRY_OPTS", "-Xshare:off")).out())
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void cache_whichAnotherCallMakesOrFailedToMake_isNotMade() throws Exception {
    installed();
    Map<String, String> java =
        Map.of("JAVA_HOME", jdk("17.0.1", false).toString(), "FAILS", "true");

    assertThat(make(java)).isEqualTo(make(java));

    assertThat(Files.readString(folder.resolve("made"))).isEqualTo("collect\ndemo\n");
    assertThat(caches()).isEmpty();
  }

  @Test
  void cache_ofAnInstallationThatCannotBeWritten_liesInTheFolderOfTheUser() throws Exception {
    installed();
    jdk("17.0.1", false);
    Path user = Files.createDirectories(folder.resolve("user"));
    run(folder, Map.of(), "/bin/chmod", "-R", "a+rX", folder.toString());
    run(folder, Map.of(), "/bin/chmod", "a+rwx", folder.toString(), user.toString());
    run(folder, Map.of(), "/bin/chmod", "a-w", checkout.resolve("lib").toString());
    Map<String, String> variables =
        Map.of(
            "TELEMETRY_CACHE", "make",
            "JAVA_HOME", folder.resolve("jdk 17.0.1").toString(),
            "HOME", user.toString());
    List<String> command = new ArrayList<>(List.of("/bin/bash", checkout + "/telemetry", "-h"));
    if (System.getProperty("user.name").equals("root")) {
      Path setpriv = Path.of("/usr/bin/setpriv");
      assumeTrue(Files.exists(setpriv), "root writes everywhere");
      command.addAll(0, List.of(setpriv.toString(), "--reuid=65534", "--clear-groups"));
    }

    LaunchResult ran = run(folder, variables, command.toArray(String[]::new));

    assertThat(ran.out())
        .contains("[-XX:SharedArchiveFile=" + user + "/.cache/telemetry/%")
        .doesNotContain(checkout + "/lib/classes");
    assertThat(caches()).isEmpty();
  }

  /** The JVM of this test makes and maps the cache. */
  @Test
  void cache_ofTheJvm_isMapped_andADamagedOneIsReplaced() throws Exception {
    checkout =
        Files.move(
            checkout, folder.resolve("checkout")); // a class of a path with a space is not mapped
    Path source = Files.createDirectories(folder.resolve("source"));
    Path main = source.resolve("Main.java");
    Files.writeString(
        main,
        "package org.obmeet.telemetry.cli; public class Main { public static void main(String[] a)"
            + " { System.out.println(\"runs\"); } }");
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", source.toString(), main.toString());
    String entry = "org/obmeet/telemetry/cli/Main.class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(installed()))) {
      jar.putNextEntry(new ZipEntry(entry));
      jar.write(Files.readAllBytes(source.resolve(entry)));
    }
    Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
    Map<String, String> logged = with(java, "TELEMETRY_OPTS", "-Xlog:class+load");

    assertThat(make(java)).isEqualTo(new LaunchResult(0, "runs\n", ""));
    assertThat(make(logged).out()).contains("telemetry.cli.Main source: shared objects file");
    Path cache = caches().get(0);
    cache.toFile().setWritable(true);
    byte[] whole = Files.readAllBytes(cache);
    for (byte[] damaged : List.of(new byte[whole.length], Arrays.copyOf(whole, 99_999))) {
      Files.write(cache, damaged);
      assertThat(make(java)).isEqualTo(new LaunchResult(0, "runs\n", ""));
    }
    assertThat(cache).hasSize(whole.length);
  }

  private Path installed() throws IOException {
    Path lib = Files.createDirectories(checkout.resolve("lib"));
    return Files.writeString(lib.resolve("telemetry-cli.jar"), "");
  }

  private List<Path> caches() throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("lib"))) {
      return files
          .filter(f -> f.getFileName().toString().matches("classes-[0-9]+-[0-9]+"))
          .toList();
    }
  }

  private LaunchResult make(Map<String, String> environment) throws Exception {
    return launch(with(environment, "TELEMETRY_CACHE", "make"), "query");
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new TreeMap<>(some);
    all.put(name, value);
    return all;
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
    return jdk(folder.resolve("jdk " + version), version, compiler);
  }

  /** Makes a JDK whose java writes what it is to dump, and else prints its version and words. */
  private Path jdk(Path home, String version, boolean compiler) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        Files.createDirectories(home.resolve("lib/server")).resolve("libjvm.so"), version);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(
        home.resolve("bin/java"),
        """
        for word; do
          case $word in
            -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*) dump=${word#*=} ;;
            collect | demo) command=$word ;;
          esac
        done
        if [[ -n ${dump:-} ]]; then
          echo $command >>'%s/made'
          [[ -n ${FAILS:-} ]] || echo x >"$dump"
          if [[ $command == collect ]]; then
            trap exit TERM
            echo '{"event":"listening","port":1}' >&2
            while :; do sleep 0.01; done
          fi
          exit
        fi
        printf '%s '; printf '[%%s]' "$@"; echo " in $PWD"; exit 7\
        """
            .formatted(folder, version));
    if (compiler) {
      script(home.resolve("bin/javac"), "exit 0");
    }
    return home;
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record LaunchResult(int code, String out, String err) {}

  private LaunchResult launch(Map<String, String> environment, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/bash", checkout + "/telemetry"));
    command.addAll(List.of(words));
    return run(folder, environment, command.toArray(String[]::new));
  }

  private LaunchResult run(Path where, Map<String, String> environment, String... command)
      throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("TELEMETRY_CACHE", "off");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new LaunchResult(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** The stored library of DuckDB precedes the compressed one. */
  private static String classPath(String lib) {
    return lib + "/native/duckdb-native.jar:" + lib + "/*";
  }
}
