package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.lake.commit.CommitKind;

/** Tests that a killed run commits no early receipt and that the next run completes it. */
@Tag("integration")
class EraseCrashTest {
  private static final Instant NOW = Instant.parse("2026-08-03T12:00:00Z");
  private static final String LATER = "2026-10-10T00:00:00Z";

  @TempDir static Path folder;
  private static LakeFixture fresh;
  private static Map<String, byte[]> erased;
  private static Map<String, byte[]> retained;

  @BeforeAll
  static void runUndisturbed() throws IOException {
    fresh = new LakeFixture(Files.createDirectory(folder.resolve("fresh")), NOW);
    String[] days =
        Stream.iterate(java.time.LocalDate.parse("2026-06-01"), day -> day.plusDays(1))
            .limit(60)
            .map(java.time.LocalDate::toString)
            .toArray(String[]::new);
    fresh.events(
        CommunityPageViews.views(fresh, "views", CommunityPageViews.people("p", 40), days));
    LakeFixture calm = copy("calm");
    calm.erase(people());
    erased = calm.bytes("clean/community_events");
    LakeFixture other = copy("other").at(LATER);
    other.retain(Mode.ENFORCE);
    retained = other.bytes("clean/community_events");
  }

  static SubjectIdentifier[] people() {
    return CommunityPageViews.people("p", 20).stream()
        .map(id -> new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, id))
        .toArray(SubjectIdentifier[]::new);
  }

  private static LakeFixture copy(String name) throws IOException {
    return fresh.copyTo(folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({"erase, clean", "erase, clean/community_events", "retain, clean/community_events"})
  void run_killedWhenItChangesAFolder_endsOnTheNextCall(String job, String below) throws Exception {
    LakeFixture work = copy("killed-" + job + "-" + below.replace('/', '-'));
    kill(work, job, below);

    work.lake().log().verify();
    boolean erasing = job.equals("erase");
    boolean said = work.lake().log().commits().stream().anyMatch(e -> e.kind() == CommitKind.ERASE);
    if (said) {
      assertLike(erased, work);
    }
    LakeFixture again = erasing ? work : work.at(LATER);
    ExitCode exit = erasing ? again.erase(people()).exit() : again.retain(Mode.ENFORCE).exit();

    assertThat(exit).isIn(ExitCode.DONE, ExitCode.GATE_REFUSED);
    if (erasing) {
      assertThat(exit).isEqualTo(ExitCode.DONE);
      assertThat(again.retain(Mode.VERIFY).notes()).noneMatch(l -> l.contains("no commit names"));
    } else {
      assertThat(again.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
    }
    assertLike(erasing ? erased : retained, work);
  }

  private static void assertLike(Map<String, byte[]> expected, LakeFixture work) {
    Map<String, byte[]> actual = work.bytes("clean/community_events");
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((path, bytes) -> assertThat(actual.get(path)).as(path).isEqualTo(bytes));
  }

  /** Starts a job in a child process and kills it when a file of a folder is new or gone. */
  private static void kill(LakeFixture work, String job, String below) throws Exception {
    Set<Path> before = files(work, below);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EraseChild.class.getName(),
                work.folder().toString(),
                job.equals("erase") ? NOW.toString() : LATER,
                job)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("go")) {
          break;
        }
      }
      while (child.isAlive() && files(work, below).equals(before)) {
        Thread.sleep(1);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static Set<Path> files(LakeFixture work, String below) throws IOException {
    try (Stream<Path> files = Files.walk(work.root().resolve(below))) {
      return files.collect(Collectors.toSet());
    } catch (UncheckedIOException e) {
      return Set.of(); // one vanished while they were listed
    }
  }
}
