package org.obmeet.telemetry.lake.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.log.ConflictCheck;

class KeysetTest {
  private static final KeyName PERSON = new KeyName("community_events", "person", 740);
  private static final KeyName OWNER = new KeyName("instance_statistics", "owner", 57);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() throws IOException {
    folder = folder.toRealPath();
    file = folder.resolve("lake.keys");
  }

  @Test
  void create_thenOpen_isTheSameRing() throws IOException {
    Keyset made = Keyset.create(file);
    assertThat(made.createMissing(List.of(PERSON, OWNER))).containsExactly(PERSON, OWNER);

    Keyset opened = Keyset.open(file);

    assertThat(opened.id()).isEqualTo(made.id()).matches("[0-9a-f]{32}");
    assertThat(opened.subjectKey()).hasSize(32).isEqualTo(made.subjectKey());
    assertThat(opened.epochKey("community_events", "person", 740))
        .hasSize(32)
        .isEqualTo(made.epochKey("community_events", "person", 740))
        .isNotEqualTo(made.epochKey("instance_statistics", "owner", 57));
    assertThat(opened.fingerprint(PERSON)).isEqualTo(made.fingerprint(PERSON));
    assertThat(opened.createMissing(List.of(PERSON))).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("lake.keys", ".lake.keys.lock");
    }
  }

  @Test
  void create_overAFile_isRefused() throws IOException {
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> Keyset.create(file))
        .isInstanceOf(KeysetException.class)
        .hasMessage("there is a file at " + file + " already; a key ring is never overwritten");
    assertThat(file).hasContent("mine");
  }

  @Test
  void open_absent_isAnErrorAndMakesNone() {
    assertThatThrownBy(() -> Keyset.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageStartingWith("there is no key ring at " + file + ": ");
    assertThat(file).doesNotExist();
  }

  @Test
  void open_readableByOthers_isRefused() throws IOException {
    Keyset.create(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> Keyset.open(file))
        .hasMessage(
            "the key ring at "
                + file
                + " must be readable by its owner alone (mode 600); its mode is rw-r-----:"
                + " run chmod 600 on it");
  }

  @Test
  void open_malformed_isRefusedWithoutQuotingTheFile() throws IOException {
    Keyset.create(file).createMissing(List.of(PERSON));
    String whole = Files.readString(file);
    String key = HexFormat.of().formatHex(Keyset.open(file).subjectKey());
    List<String> broken =
        List.of(
            "",
            "[]",
            whole.substring(0, whole.length() / 2),
            whole.replace(key, key.substring(2)),
            whole.replace(key, "z".repeat(64)),
            whole.replace("community_events/person/740", "community_events"),
            whole.replace("\"format\" : 1", "\"format\" : 2"));
    for (String text : broken) {
      Files.write(file, text.getBytes(UTF_8));
      assertThatThrownBy(() -> Keyset.open(file))
          .isInstanceOf(KeysetException.class)
          .hasNoCause()
          .hasMessage(
              "the key ring at "
                  + file
                  + " is malformed: it is no JSON of format 1 with subject, keys and destroyed;"
                  + " bring it back from its backup");
    }
  }

  @Test
  void open_twoEqualKeys_isRefused() throws IOException {
    Keyset ring = Keyset.create(file);
    ring.createMissing(List.of(PERSON));
    HexFormat hex = HexFormat.of();
    String person = hex.formatHex(ring.epochKey("community_events", "person", 740));
    String text = Files.readString(file).replace(person, hex.formatHex(ring.subjectKey()));
    Files.write(file, text.getBytes(UTF_8));

    assertThatThrownBy(() -> Keyset.open(file)).hasMessageContaining("two of its keys are equal");
  }

  @Test
  void ensure_sourceThatRepeatsItself_stillMakesDifferentKeys() {
    Keyset ring = Keyset.create(file, new Stuttering());
    ring.createMissing(List.of(PERSON, OWNER));

    assertThat(ring.epochKey("community_events", "person", 740))
        .isNotEqualTo(ring.subjectKey())
        .isNotEqualTo(ring.epochKey("instance_statistics", "owner", 57));
  }

  @Test
  void epochKey_missing_namesStreamKindAndEpoch() {
    Keyset ring = Keyset.create(file);

    assertThatThrownBy(() -> ring.epochKey("community_events", "person", 740))
        .isInstanceOf(KeysetException.class)
        .hasMessage(
            "the key of stream community_events, kind person, epoch 740 is missing in the key ring"
                + " at "
                + file);
  }

  @Test
  void epochKey_destroyed_isAnErrorAndNeverMadeAgain() throws IOException {
    Keyset ring = Keyset.create(file);
    ring.createMissing(List.of(PERSON));
    String key = HexFormat.of().formatHex(ring.epochKey("community_events", "person", 740));

    ring.destroy(PERSON);

    String message =
        "the key of stream community_events, kind person, epoch 740 was destroyed, and is never"
            + " made again: the data are past retention";
    for (Keyset each : List.of(ring, Keyset.open(file))) {
      assertThatThrownBy(() -> each.epochKey("community_events", "person", 740))
          .hasMessage(message);
      assertThatThrownBy(() -> each.createMissing(List.of(OWNER, PERSON))).hasMessage(message);
      assertThat(each.has(OWNER)).isFalse();
    }
    assertThat(Files.readString(file)).doesNotContain(key);
  }

  @Test
  void destroy_whereAProcessDiedWhileItSaved_leavesNoCopyOfTheKey() throws IOException {
    Keyset ring = Keyset.create(file);
    ring.createMissing(List.of(PERSON));
    Path left = Files.copy(file, folder.resolve(".lake.keys." + java.util.UUID.randomUUID()));
    Path other = Files.copy(file, folder.resolve(".lake.keys.mine"));

    ring.destroy(PERSON);

    assertThat(left).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void ring_insideALake_isRefused() {
    Path root = folder.resolve("lake");
    Path inside = root.resolve("ledger/ring.keys");
    assertThatThrownBy(() -> Keyset.requireOutside(inside, root.toString()))
        .hasMessage("the key ring must lie outside the lake; %s is inside %s", inside, root);
    Keyset.requireOutside(file, root.toString());

    Lake.create(
        root.toString(), new LakeMetadata("r", ConsentMode.RECORDED, "eu"), SampleDataset.AT);

    assertThatThrownBy(() -> Keyset.create(inside)).hasMessageContaining("outside the lake");
    assertThatThrownBy(() -> Keyset.open(inside)).hasMessageContaining("outside the lake");
  }

  @Test
  void ring_linkedIntoALake_isRefused() throws IOException {
    Path root = Files.createDirectories(folder.resolve("lake"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);

    assertThatThrownBy(() -> Keyset.requireOutside(link.resolve("a.keys"), root.toString()))
        .hasMessageContaining("outside the lake");
  }

  @Test
  void check_otherRingOrMissingKey_isNamed() {
    Keyset ring = Keyset.create(file);
    Lake lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata(ring.id(), ConsentMode.RECORDED, "eu"),
            SampleDataset.AT);
    Set<KeyName> made = ring.createMissing(List.of(PERSON));
    KeysCommit commit = KeysCommit.made(ring, made);
    lake.log().append(commit.draft(0, SampleDataset.AT, "r"), ConflictCheck.alwaysRebase());
    lake.state().check(ring);

    Keyset other = Keyset.create(folder.resolve("other.keys"));
    assertThatThrownBy(() -> lake.state().check(other))
        .hasMessage(
            "the key ring at %s (%s) is not the one of this lake (%s)",
            folder.resolve("other.keys"), other.id(), ring.id());
    Keyset restored = Keyset.open(file);
    ring.destroy(PERSON);
    lake.state().check(ring);
    assertThatThrownBy(() -> ring.epochKey("community_events", "person", PERSON.epoch()))
        .hasMessageContaining("was destroyed");
    lake.state().check(restored);
    lake.log()
        .append(
            new KeysCommit(java.util.Map.of(), List.of(PERSON)).draft(1, SampleDataset.AT, "r"),
            ConflictCheck.alwaysRebase());
    lake.state().check(ring);
    assertThat(lake.state().destroyed()).containsExactly(PERSON);
  }

  @Test
  void ensure_manyAtOnce_makesEachKeyOnce() throws Exception {
    Keyset.create(file);
    List<KeyName> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add(new KeyName("community_events", "person", i));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Callable<Set<String>> prints = () -> prints(names);
    Set<Set<String>> seen = new HashSet<>();
    for (Future<Set<String>> done : pool.invokeAll(List.of(prints, prints, prints, prints))) {
      seen.add(done.get());
    }
    pool.shutdown();

    assertThat(seen).hasSize(1);
  }

  private Set<String> prints(List<KeyName> names) {
    Keyset ring = Keyset.open(file);
    Set<String> prints = new HashSet<>();
    for (KeyName name : names) {
      ring.createMissing(List.of(name));
      prints.add(ring.fingerprint(name));
    }
    return prints;
  }

  @Test
  void text_ofRing_showsNoKey() {
    Keyset ring = Keyset.create(file);
    ring.createMissing(List.of(PERSON));

    assertThat(ring.toString())
        .isEqualTo("key ring " + ring.id() + " at " + file)
        .doesNotContain(HexFormat.of().formatHex(ring.subjectKey()));
  }

  @Test
  void defaultFor_localAndRemote_isTheSiblingOrHasToBeNamed() {
    assertThat(Keyset.defaultFor(folder.resolve("lake") + "/")).isEqualTo(file);
    assertThatThrownBy(() -> Keyset.defaultFor("s3://bucket/lake"))
        .hasMessage("the key ring of a lake at s3://bucket/lake must be named");
  }

  /** Gives each value twice. */
  private static final class Stuttering extends SecureRandom {
    private static final long serialVersionUID = 1;
    private int calls;

    @Override
    public void nextBytes(byte[] bytes) {
      java.util.Arrays.fill(bytes, (byte) (calls++ / 2));
    }
  }
}
