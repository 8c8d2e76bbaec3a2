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
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;

class KeysetTest {
  private static final KeyName PERSON = new KeyName("community_events", "person", 740);
  private static final KeyName OWNER = new KeyName("instance_statistics", "owner", 57);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void setUp() throws IOException {
    folder = folder.toRealPath();
    file = folder.resolve("lake.keys");
  }

  @Test
  void create_thenOpen_isTheSameKeyset() throws IOException {
    Keyset created = Keyset.create(file);
    assertThat(created.createMissing(List.of(PERSON, OWNER), Set.of()))
        .containsExactly(PERSON, OWNER);

    Keyset opened = Keyset.open(file);

    assertThat(opened.id()).isEqualTo(created.id()).matches("[0-9a-f]{32}");
    assertThat(opened.subjectKey()).hasSize(32).isEqualTo(created.subjectKey());
    assertThat(opened.epochKey("community_events", "person", 740))
        .hasSize(32)
        .isEqualTo(created.epochKey("community_events", "person", 740))
        .isNotEqualTo(created.epochKey("instance_statistics", "owner", 57));
    assertThat(opened.fingerprint(PERSON)).isEqualTo(created.fingerprint(PERSON));
    assertThat(opened.createMissing(List.of(PERSON), Set.of())).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("lake.keys", ".lake.keys.lock");
    }
  }

  @Test
  void create_existingFile_isRejected() throws IOException {
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> Keyset.create(file))
        .isInstanceOf(KeysetException.class)
        .hasMessage("there is a file at " + file + " already; a keyset is never overwritten");
    assertThat(file).hasContent("mine");
  }

  @Test
  void open_absent_failsAndCreatesNothing() {
    assertThatThrownBy(() -> Keyset.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageStartingWith("there is no keyset at " + file + ": ");
    assertThat(file).doesNotExist();
  }

  @Test
  void open_readableByOthers_isRejected() throws IOException {
    Keyset.create(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> Keyset.open(file))
        .hasMessage(
            "the keyset at "
                + file
                + " must be readable by its owner alone (mode 600); its mode is rw-r-----:"
                + " run chmod 600 on it");
  }

  @Test
  void open_malformed_isRejectedWithoutItsContent() throws IOException {
    Keyset.create(file).createMissing(List.of(PERSON), Set.of());
    String valid = Files.readString(file);
    String key = HexFormat.of().formatHex(Keyset.open(file).subjectKey());
    List<String> malformed =
        List.of(
            "",
            "[]",
            valid.substring(0, valid.length() / 2),
            valid.replace(key, key.substring(2)),
            valid.replace(key, "z".repeat(64)),
            valid.replace("community_events/person/740", "community_events"),
            valid.replace("\"format\" : 1", "\"format\" : 2"));
    for (String text : malformed) {
      Files.write(file, text.getBytes(UTF_8));
      assertThatThrownBy(() -> Keyset.open(file))
          .isInstanceOf(KeysetException.class)
          .hasNoCause()
          .hasMessage(
              "the keyset at "
                  + file
                  + " is malformed: it is not JSON of format 1 or 2 with subject, keys and"
                  + " destroyed; restore it from its backup");
    }
  }

  @Test
  void open_twoEqualKeys_isRejected() throws IOException {
    Keyset keyset = Keyset.create(file);
    keyset.createMissing(List.of(PERSON), Set.of());
    HexFormat hex = HexFormat.of();
    String person = hex.formatHex(keyset.epochKey("community_events", "person", 740));
    String text = Files.readString(file).replace(person, hex.formatHex(keyset.subjectKey()));
    Files.write(file, text.getBytes(UTF_8));

    assertThatThrownBy(() -> Keyset.open(file)).hasMessageContaining("two of its keys are equal");
  }

  @Test
  void createMissing_repeatingRandomSource_createsDistinctKeys() {
    Keyset keyset = Keyset.create(file, new RepeatingRandom());
    keyset.createMissing(List.of(PERSON, OWNER), Set.of());

    assertThat(keyset.epochKey("community_events", "person", 740))
        .isNotEqualTo(keyset.subjectKey())
        .isNotEqualTo(keyset.epochKey("instance_statistics", "owner", 57));
  }

  @Test
  void epochKey_missing_failsWithStreamKindAndEpoch() {
    Keyset keyset = Keyset.create(file);

    assertThatThrownBy(() -> keyset.epochKey("community_events", "person", 740))
        .isInstanceOf(KeysetException.class)
        .hasMessage(
            "the key of stream community_events, kind person, rotation period 740 is missing in the"
                + " keyset at "
                + file
                + ": restore the newest copy of the file");
  }

  @Test
  void createMissing_ofAKeyThatAnotherFileHas_createsNone() {
    Keyset keyset = Keyset.create(file);

    assertThatThrownBy(() -> keyset.createMissing(List.of(PERSON, OWNER), Set.of(PERSON)))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining(
            "kind person, rotation period 740 is missing in the keyset at " + file);
    assertThat(Keyset.open(file).names()).isEmpty();
  }

  @Test
  void epochKey_destroyed_failsAndIsNeverCreatedAgain() throws IOException {
    Keyset keyset = Keyset.create(file);
    keyset.createMissing(List.of(PERSON), Set.of());
    String key = HexFormat.of().formatHex(keyset.epochKey("community_events", "person", 740));

    keyset.destroy(PERSON);

    String message =
        "the key of stream community_events, kind person, rotation period 740 was destroyed, and is"
            + " never created again: the data are past retention";
    for (Keyset each : List.of(keyset, Keyset.open(file))) {
      assertThatThrownBy(() -> each.epochKey("community_events", "person", 740))
          .hasMessage(message);
      assertThatThrownBy(() -> each.createMissing(List.of(OWNER, PERSON), Set.of()))
          .hasMessage(message);
      assertThat(each.has(OWNER)).isFalse();
    }
    assertThat(Files.readString(file)).doesNotContain(key);
  }

  @Test
  void destroy_afterCrashedSave_leavesNoCopyOfTheKey() throws IOException {
    Keyset keyset = Keyset.create(file);
    keyset.createMissing(List.of(PERSON), Set.of());
    Path files = Files.copy(file, folder.resolve(".lake.keys." + java.util.UUID.randomUUID()));
    Path other = Files.copy(file, folder.resolve(".lake.keys.mine"));

    keyset.destroy(PERSON);

    assertThat(files).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void keyset_insideALake_isRejected() {
    Path root = folder.resolve("lake");
    Path inside = root.resolve("ledger/ring.keys");
    assertThatThrownBy(() -> Keyset.requireOutside(inside, root.toString()))
        .hasMessage("the keyset must lie outside the lake; %s is inside %s", inside, root);
    Keyset.requireOutside(file, root.toString());

    Lake.create(
        root.toString(), new LakeMetadata("r", ConsentMode.RECORDED, "eu"), SampleDataset.AT);

    assertThatThrownBy(() -> Keyset.create(inside)).hasMessageContaining("outside the lake");
    assertThatThrownBy(() -> Keyset.open(inside)).hasMessageContaining("outside the lake");
  }

  @Test
  void keyset_linkedIntoALake_isRejected() throws IOException {
    Path root = Files.createDirectories(folder.resolve("lake"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);

    assertThatThrownBy(() -> Keyset.requireOutside(link.resolve("a.keys"), root.toString()))
        .hasMessageContaining("outside the lake");
  }

  @Test
  void keyset_thatIsALinkIntoALake_isRejected() throws IOException {
    Path inside = folder.resolve("lake/a.keys");
    Files.createDirectories(inside.getParent());
    Keyset.create(inside);
    Path link = Files.createSymbolicLink(folder.resolve("link.keys"), inside);
    Lake.create(
        inside.getParent().toString(),
        new LakeMetadata("r", ConsentMode.RECORDED, "eu"),
        SampleDataset.AT);

    assertThatThrownBy(() -> Keyset.open(link)).hasMessageContaining("outside the lake");
  }

  @Test
  void keyset_openedByALink_isReplacedAtTheTarget() throws IOException {
    Keyset.create(file).createMissing(List.of(PERSON), Set.of());
    Path link = Files.createSymbolicLink(folder.resolve("link.keys"), file);
    Path crashed = Files.copy(file, folder.resolve(".lake.keys." + java.util.UUID.randomUUID()));

    Keyset.open(link).destroy(PERSON);

    assertThat(Keyset.open(file).isDestroyed(PERSON)).isTrue();
    assertThat(link).isSymbolicLink();
    assertThat(crashed).doesNotExist();
  }

  @Test
  void open_rootFolder_fails() {
    assertThatThrownBy(() -> Keyset.open(Path.of("/")))
        .isInstanceOf(KeysetException.class)
        .hasMessageStartingWith("there is no keyset at /");
  }

  @Test
  void checkKeyset_otherKeysetOrMissingKey_fails() {
    Keyset keyset = Keyset.create(file);
    Lake lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata(keyset.id(), ConsentMode.RECORDED, "eu"),
            SampleDataset.AT);
    keyset.createMissing(List.of(PERSON), Set.of());
    lake.log()
        .append(
            CommitDraft.of(CommitKind.KEYS, 0, SampleDataset.AT, "r")
                .put(LogKey.KEY + PERSON, keyset.fingerprint(PERSON)));
    lake.state().checkKeyset(keyset);

    Keyset other = Keyset.create(folder.resolve("other.keys"));
    assertThatThrownBy(() -> lake.state().checkKeyset(other))
        .hasMessage(
            "the keyset at %s (%s) does not belong to this lake (%s)",
            folder.resolve("other.keys"), other.id(), keyset.id());
    Keyset restored = Keyset.open(file);
    keyset.destroy(PERSON);
    lake.state().checkKeyset(keyset);
    assertThatThrownBy(() -> keyset.epochKey("community_events", "person", PERSON.epoch()))
        .hasMessageContaining("was destroyed");
    lake.state().checkKeyset(restored);
    lake.log()
        .append(
            CommitDraft.of(CommitKind.KEYS, 1, SampleDataset.AT, "r")
                .dropping(List.of(LogKey.KEY + PERSON))
                .putAll(LogKey.DESTROYED, List.of(PERSON)));
    lake.state().checkKeyset(keyset);
    assertThat(lake.state().destroyed()).containsExactly(PERSON);
  }

  @Test
  void createMissing_concurrent_createsEachKeyOnce() throws Exception {
    Keyset.create(file);
    List<KeyName> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add(new KeyName("community_events", "person", i));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Callable<Set<String>> fingerprints = () -> fingerprints(names);
    Set<Set<String>> seen = new HashSet<>();
    for (Future<Set<String>> done :
        pool.invokeAll(List.of(fingerprints, fingerprints, fingerprints, fingerprints))) {
      seen.add(done.get());
    }
    pool.shutdown();

    assertThat(seen).hasSize(1);
  }

  private Set<String> fingerprints(List<KeyName> names) {
    Keyset keyset = Keyset.open(file);
    Set<String> fingerprints = new HashSet<>();
    for (KeyName setUp : names) {
      keyset.createMissing(List.of(setUp), Set.of());
      fingerprints.add(keyset.fingerprint(setUp));
    }
    return fingerprints;
  }

  @Test
  void toString_keyset_disclosesNoKey() {
    Keyset keyset = Keyset.create(file);
    keyset.createMissing(List.of(PERSON), Set.of());

    assertThat(keyset.toString())
        .isEqualTo("keyset " + keyset.id() + " at " + file)
        .doesNotContain(HexFormat.of().formatHex(keyset.subjectKey()));
  }

  @Test
  void defaultFor_localOrRemote_isTheSiblingOrFails() {
    assertThat(Keyset.defaultFor(folder.resolve("lake") + "/")).isEqualTo(file);
    assertThatThrownBy(() -> Keyset.defaultFor("s3://bucket/lake"))
        .hasMessage("the keyset of a lake at s3://bucket/lake must be named");
  }

  /** A source of randomness that returns each value twice. */
  private static final class RepeatingRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private int calls;

    @Override
    public void nextBytes(byte[] bytes) {
      java.util.Arrays.fill(bytes, (byte) (calls++ / 2));
    }
  }
}
