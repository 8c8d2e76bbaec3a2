package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release, made from this checkout and from a copy of it that has built nothing. */
@Tag("integration")
class ReleaseArchiveTest {
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  @TempDir static Path work;
  private static Path here;
  private static Path elsewhere;
  private static String name;
  private static Path unpacked;

  @BeforeAll
  static void release() throws IOException {
    String repository = System.getProperty("localRepository", "");
    String local = repository.isEmpty() ? "" : "-Dmaven.repo.local=" + repository;
    here = work.resolve("here");
    done(
        ProcessResult.in(
            work, Map.of("MAVEN_ARGS", local), script(ProcessResult.ROOT), here.toString()));
    elsewhere = work.resolve("elsewhere");
    Path copy = copy("another/checkout");
    done(
        ProcessResult.in(
            work,
            Map.of("MAVEN_ARGS", local + " -Derror-prone=-parameters"),
            script(copy),
            elsewhere.toString()));
    try (Stream<Path> files = Files.list(here)) {
      name =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".tar.gz"))
              .map(file -> file.replace(".tar.gz", ""))
              .collect(Collectors.joining());
    }
    done(
        ProcessResult.in(work, Map.of(), "tar", "-xzf", here.resolve(name + ".tar.gz").toString()));
    unpacked = work.resolve(name);
  }

  private static String script(Path checkout) {
    return checkout.resolve("infra/release").toString();
  }

  private static String done(ProcessResult ran) {
    assertThat(ran.code()).as(ran.text()).isZero();
    return ran.text();
  }

  private static Path copy(String folder) throws IOException {
    Path copy = Files.createDirectories(work.resolve(folder));
    done(
        ProcessResult.of(
            "bash",
            "-c",
            "tar --exclude=target --exclude=node_modules -cf - telemetry pom.xml .mvn LICENSE README.md"
                + " CHANGELOG.md docs schemas pipelines notebooks infra | tar -xf - -C \"$0\"",
            copy.toString()));
    return copy;
  }

  private static Set<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(unpacked.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".jar"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String jar(JsonNode component) {
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + (classifier.find() ? "-" + classifier.group(1) : "")
        + ".jar";
  }

  @Test
  void releases_ofTwoCheckouts_areTheSameBytes() throws IOException {
    assertThat(here).isDirectoryContaining("glob:**/SHA256SUMS");
    for (String file : List.of(name + ".cdx.json", "SHA256SUMS", name + ".tar.gz")) {
      assertThat(Files.mismatch(here.resolve(file), elsewhere.resolve(file)))
          .as("%s: first byte that differs; after mvn clean it may not", file)
          .isEqualTo(-1);
    }
    try (Stream<Path> files = Files.list(here)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void digests_areThoseOfTheFiles() {
    assertThat(
            done(
                ProcessResult.in(here, Map.of(), "sha256sum", "--check", "--strict", "SHA256SUMS")))
        .contains(name + ".tar.gz: OK", name + ".cdx.json: OK");
  }

  @Test
  void archive_unpacked_runs() {
    Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
    String command = unpacked.resolve("telemetry").toString();

    assertThat(done(ProcessResult.in(work, java, command, "--version")))
        .startsWith(name.replace('-', ' ') + ",");
    assertThat(done(ProcessResult.in(work, java, command, "policy", "check")))
        .contains("No errors.");
  }

  @Test
  void archive_hasDocumentsAndLicence_andNothingOfTheirBuild() throws IOException {
    assertThat(unpacked)
        .isDirectoryContaining("glob:**/LICENSE")
        .isDirectoryContaining("glob:**/CHANGELOG.md");
    try (Stream<Path> files = Files.walk(unpacked.resolve("docs"))) {
      assertThat(files.filter(Files::isRegularFile).map(Path::toString))
          .isNotEmpty()
          .allMatch(file -> file.matches(".*\\.(md|svg|png|schema\\.json)"));
    }
  }

  @Test
  void archive_hasManualPagesAndCompletion() {
    assertThat(unpacked.resolve("share/man/man1/telemetry.1")).content().contains("telemetry");
    assertThat(unpacked.resolve("share/man/man1/telemetry-hold-add.1"))
        .content()
        .startsWith(".TH TELEMETRY\\-HOLD\\-ADD 1")
        .contains(".SH SYNOPSIS", "\\-\\-until");
    assertThat(unpacked.resolve("share/bash-completion/completions/telemetry"))
        .content()
        .contains("complete -F");
  }

  @Test
  void sbom_listsEachJar_andNoTimeOrSerialNumber() throws IOException {
    Path sbom = unpacked.resolve(name + ".cdx.json");
    assertThat(sbom).hasSameBinaryContentAs(here.resolve(name + ".cdx.json"));
    JsonNode bom = new ObjectMapper().readTree(sbom.toFile());

    Set<String> listed = new TreeSet<>(Set.of("telemetry-cli.jar")); // what the SBOM is about
    bom.path("components").forEach(component -> listed.add(jar(component)));
    assertThat(listed).isEqualTo(jars());
    assertThat(bom.at("/metadata/component/name").asText()).isEqualTo("telemetry-cli");
    assertThat(bom.has("serialNumber")).isFalse();
    assertThat(bom.path("metadata").has("timestamp")).isFalse();
  }

  @Test
  void release_ofAVersionInTheMaking_isRefused() throws IOException {
    Path copy = work.resolve("unfinished");
    Files.createDirectories(copy.resolve("infra"));
    Files.copy(ProcessResult.INFRA.resolve("release"), copy.resolve("infra/release"));
    Files.writeString(
        copy.resolve("pom.xml"),
        Files.readString(ProcessResult.ROOT.resolve("pom.xml"))
            .replaceFirst("(?m)^  <version>.*</version>", "  <version>0.2.0-SNAPSHOT</version>"));

    ProcessResult ran = ProcessResult.of("bash", script(copy), work.resolve("none").toString());

    assertThat(ran.code()).isEqualTo(43);
    assertThat(ran.text()).contains("it is '0.2.0-SNAPSHOT'");
    assertThat(work.resolve("none")).doesNotExist();
  }

  @Test
  void release_withoutAFolder_saysHowItIsCalled() {
    assertThat(ProcessResult.of(script(ProcessResult.ROOT)))
        .isEqualTo(new ProcessResult(2, "usage: infra/release OUT\n"));
  }
}
