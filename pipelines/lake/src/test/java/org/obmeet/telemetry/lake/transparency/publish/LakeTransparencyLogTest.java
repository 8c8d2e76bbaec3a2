package org.obmeet.telemetry.lake.transparency.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.InMemoryStore.Operation;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.transparency.LogCheckpoint;
import org.obmeet.telemetry.lake.transparency.NoteKey;
import org.obmeet.telemetry.lake.transparency.SignedNote;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier;

/** Tests what is published, and that it stays valid through crashes, races and bad input. */
class LakeTransparencyLogTest {
  @TempDir Path folder;
  private DecidedLake decided;

  @BeforeEach
  void create() {
    decided = DecidedLake.create(folder.resolve("key"));
  }

  @Test
  void decisions_published_areVerified_andOnlyOnce() {
    decided.release("features", 300);
    decided.decideMore();

    assertThat(decided.publish())
        .hasValueSatisfying(tree -> assertThat(tree.size()).isEqualTo(302));
    assertThat(decided.publish()).isEmpty();
    decided.verify();
    assertThat(decided.verifier().checkEntries()).hasSize(301);
  }

  /** Publishes on each day of two weeks; returns the number of entries on each. */
  private List<Long> days(DecidedLake place, int erasures) {
    List<Long> sizes = new ArrayList<>();
    for (int day = 0; day < 14; day++) {
      place.at(DecidedLake.AT.plus(Duration.ofDays(day)));
      if (day == 8) { // Monday's run comes first, as on every day.
        place.erase("later");
      }
      place.release("day" + day, 1);
      for (int i = 0; day == 2 && i < erasures; i++) {
        place.erase("subject" + i);
      }
      place.publish();
      sizes.add(place.verifier().tree().size());
    }
    return sizes;
  }

  @Test
  void lakes_thatDifferInErasures_havePublicLogsThatDoNot() {
    List<Long> none = days(decided, 0);

    assertThat(none).startsWith(2L, 3L, 4L, 5L, 6L, 7L, 8L + LoggedDecisions.BATCH);
    for (int erasures : List.of(1, 3, LoggedDecisions.BATCH)) {
      DecidedLake other = DecidedLake.create(folder.resolve("key" + erasures));
      assertThat(days(other, erasures)).isEqualTo(none);
      assertThat(openings(other)).isEqualTo(openings(decided));
      byte[] receipt = CanonicalJson.canonical(other.log().receipts(4).get(0));
      assertThat(other.verifier().checkReceipt(receipt).text("type")).isEqualTo("erasure");
    }
  }

  /** Returns what openings disclose, without the hashes of commits, which nobody can guess. */
  private static List<Map<String, Object>> openings(DecidedLake place) {
    return place.verifier().checkEntries().stream()
        .map(
            opening -> {
              Map<String, Object> content = new TreeMap<>(opening.content());
              content.put("index", opening.index());
              content.remove("commit_sha256");
              return content;
            })
        .toList();
  }

  @Test
  void heldEntries_ofALakeWithoutInput_arePublishedInTheNextWeek() {
    decided.release("features", 1);
    decided.erase("one");
    decided.publish();
    decided.at(DecidedLake.AT.plus(Duration.ofDays(7)));
    decided.erase("two");
    assertThat(decided.publish()).isEmpty();

    decided.endIdleWeek();
    assertThat(decided.publish()).isPresent();

    assertThat(decided.log().receipts(2)).hasSize(1);
    assertThat(decided.log().receipts(3)).hasSize(1);
    assertThat(decided.verifier().tree().size()).isEqualTo(2 + LoggedDecisions.BATCH);
    decided.lake().files().delete(decided.lake().layout().transparencyPosition());
    assertThat(decided.publish()).isEmpty();
  }

  @Test
  void clock_wrongOnce_doesNotEndTheBatches() {
    decided.release("features", 1);
    decided.at(DecidedLake.AT.plus(Duration.ofDays(3650)));
    decided.release("future", 1);
    decided.at(DecidedLake.AT);
    decided.erase("one");
    decided.release("more", 1);
    decided.at(DecidedLake.AT.plus(Duration.ofDays(3650)));
    decided.publish();

    assertThat(decided.log().receipts(3)).hasSize(1);
  }

  @Test
  void receipt_beforeItsBatch_saysFromWhichDay() {
    decided.release("features", 1);
    decided.erase("one");
    decided.publish();

    assertThatThrownBy(() -> decided.log().receipts(2))
        .hasMessageContaining("Its entries, if any, are published from 2026-11-30 on");
    assertThat(decided.log().erasures()).containsEntry("one", Map.of("from", "2026-11-30"));
    decided.endWeek();
    decided.publish();
    assertThat(decided.log().erasures().get("one")).containsKey("proof");
  }

  @Test
  void entries_inBatches_haveTheTreeOfEarlierOnesAsPrefix() {
    for (int i = 0; i < 5; i++) {
      String noted = decided.checkpoint();
      decided.release("table" + i, 100);
      decided.publish();
      decided.verify();
      decided.verifier().checkEarlier(noted);
    }
  }

  /** Publishes with a new view of the lake, as another process does. */
  private void publishAgain(LogKeys keys) {
    new LakeTransparencyLog(Lake.in(decided.store(), "again"))
        .publish(keys, new SecureRandom(), DecidedLake.AT, 1, Duration.ZERO);
  }

  @Test
  void lake_rolledBackOrForked_isNotSigned() throws IOException {
    decided.release("features", 5);
    decided.publish();
    Map<String, byte[]> earlier = new TreeMap<>();
    decided.lake().files().walk().forEach(f -> earlier.put(f.path(), decided.read(f.path())));
    decided.release("more", 300);
    decided.publish();
    String signed = decided.checkpoint();

    for (StoredFile file : decided.lake().files().walk()) {
      decided.lake().files().delete(file.path());
    }
    earlier.forEach(decided::write);
    assertThatThrownBy(() -> publishAgain(decided.keys()))
        .isInstanceOf(TransparencyException.class)
        .hasMessageContaining("truncated: it had 306 entries, and has 6. Nothing is signed")
        .hasMessageContaining(folder.resolve("key.checkpoint").toString());

    Path copy = Files.copy(folder.resolve("key"), folder.resolve("copy"));
    Lake again = Lake.in(decided.store(), "again");
    DecidedLake.append(again, "other", 310, DecidedLake.AT);
    publishAgain(LogKeys.open(copy));
    String forked = decided.checkpoint();
    assertThat(LogCheckpoint.parse(decided.log().checkpoint().text()).size()).isEqualTo(316);
    assertThatThrownBy(() -> publishAgain(decided.keys()))
        .hasMessageContaining("rewritten or forked: its first 306 entries");
    assertThatThrownBy(() -> decided.log().init(decided.keys(), DecidedLake.PAGE, true))
        .hasMessageContaining("rewritten or forked: its first 306 entries");
    assertThat(decided.checkpoint()).isEqualTo(forked);
    assertThat(Files.readString(folder.resolve("key.checkpoint"))).isEqualTo(signed);
  }

  @Test
  void log_removed_isNotBegunAgainWithItsKey() {
    decided.release("features", 5);
    decided.publish();
    decided.lake().files().delete("public/log/checkpoint");

    assertThatThrownBy(() -> decided.log().init(decided.keys(), DecidedLake.PAGE, false))
        .hasMessageContaining("truncated: it had 6 entries, and has 0. Nothing is signed");
  }

  @Test
  void checkpoint_signedByAKeyThatOnlyTheLakeNames_isNotContinued() throws IOException {
    LogKeys foreign = LogKeys.create(folder.resolve("x"), "example.org/log", new SecureRandom());
    decided.release("features", 5);
    decided.publish();
    DecidedLake other = new DecidedLake(new InMemoryStore(), folder.resolve("unused"));
    other.log().init(foreign, DecidedLake.PAGE, false);
    Files.delete(folder.resolve("key.checkpoint"));
    for (String file : List.of("checkpoint", "keys")) {
      decided.write("public/log/" + file, other.read("public/log/" + file));
    }

    assertThatThrownBy(() -> publishAgain(decided.keys()))
        .hasMessageContaining("no key in " + folder.resolve("key") + " has signed");
  }

  @Test
  void entries_fewerThanTheBatch_waitForTheirAge() {
    decided.release("features", 3);
    LakeTransparencyLog log = decided.log();
    SecureRandom random = new SecureRandom();
    Duration age = Duration.ofHours(1);

    assertThat(log.publish(decided.keys(), random, DecidedLake.AT, 100, age)).isEmpty();
    assertThat(log.publish(decided.keys(), random, DecidedLake.AT.plus(age), 100, age)).isPresent();
  }

  @Test
  void publicFiles_haveNothingOfASubject() {
    decided.release("features", 3);
    decided.decideMore();
    decided.endWeek();
    decided.publish();

    List<StoredFile> published = decided.lake().files().list("public");
    assertThat(published).hasSizeGreaterThan(5);
    for (StoredFile file : published) {
      String text = new String(decided.read(file.path()), StandardCharsets.ISO_8859_1);
      DecidedLake.CANARIES.forEach(canary -> assertThat(text).doesNotContain(canary));
    }
  }

  @Test
  void run_stoppedAtEachFileOperation_leavesAValidLog_andTheNextRunCompletesIt() {
    int stops = 0;
    for (int n = 0; ; n++) {
      StoppingStore store = new StoppingStore(new InMemoryStore());
      DecidedLake place = new DecidedLake(store, folder.resolve("key" + n));
      place.log().init(place.keys(), DecidedLake.PAGE, false);
      place.release("features", 250);
      place.publish();
      String noted = place.checkpoint();
      place.release("more", 20);
      place.decideMore();
      place.endWeek();

      store.stopAfter(n);
      boolean stopped = false;
      try {
        place.publish();
      } catch (LakeException died) {
        stopped = true;
      }
      store.stopAfter(Integer.MAX_VALUE);
      place.verify();
      place.verifier().checkEarlier(noted);
      place.publish();
      place.verify();
      place.verifier().checkEarlier(noted);
      assertThat(place.verifier().tree().size()).isEqualTo(272 + LoggedDecisions.BATCH);
      place.publish();
      assertThat(place.lake().files().list("public/log/opening"))
          .extracting(StoredFile::path)
          .filteredOn(path -> path.contains(".p/"))
          .hasSizeLessThanOrEqualTo(1);
      if (!stopped) {
        break;
      }
      stops++;
    }
    assertThat(stops).isGreaterThan(10);
  }

  @Test
  void writers_twoAtOnce_bothLeaveAValidLog() {
    decided.release("features", 10);
    InMemoryStore store = (InMemoryStore) decided.store();
    store.before(
        Operation.CREATE,
        "public/log/tile/0",
        () -> {
          store.expire("staging/alone");
          decided.publish();
        });

    decided.publish();

    decided.verify();
    assertThat(decided.verifier().tree().size()).isEqualTo(11);
  }

  @Test
  void checkpoint_ofALargerTree_isNotReplaced() {
    decided.release("features", 10);
    InMemoryStore store = (InMemoryStore) decided.store();
    store.before(
        Operation.CREATE,
        "public/log/tile/0",
        () -> {
          store.expire("staging/alone");
          decided.release("more", 10);
          decided.publish();
        });

    assertThatThrownBy(decided::publish).hasMessageContaining("another run has published more");
    decided.verify();
    assertThat(decided.verifier().tree().size()).isEqualTo(21);
  }

  @Test
  void commitLog_truncated_isNamed_andTheLogStays() {
    decided.release("features", 10);
    decided.decideMore();
    decided.release("more", 1);
    decided.publish();
    String before = decided.checkpoint();
    decided.lake().files().delete(decided.lake().layout().commit(5));
    decided.lake().files().delete(decided.lake().layout().transparencyPosition());

    assertThatThrownBy(
            () ->
                new LakeTransparencyLog(Lake.in(decided.store(), "again"))
                    .publish(decided.keys(), new SecureRandom(), DecidedLake.AT, 1, Duration.ZERO))
        .hasMessageContaining("the log has 13 entries, but the commits give 12");
    assertThat(decided.checkpoint()).isEqualTo(before);
  }

  @Test
  void clock_beforeTheLastCommit_isAnError() {
    decided.release("features", 1);

    assertThatThrownBy(
            () ->
                decided
                    .log()
                    .publish(
                        decided.keys(),
                        new SecureRandom(),
                        DecidedLake.AT.minusSeconds(1),
                        1,
                        Duration.ZERO))
        .hasMessageContaining("the clock says 2026-11-24T11:59:59Z, but commit 1 was made at");
  }

  @Test
  void commit_withAnEarlierTimeThanOneBefore_saysSoInItsEntry() {
    decided.release("features", 1);
    decided.at(DecidedLake.AT.minusSeconds(60));
    decided.release("more", 1);
    decided.at(DecidedLake.AT);
    decided.publish();

    assertThat(decided.verifier().checkEntries())
        .extracting(opening -> opening.text("after"))
        .containsExactly("", "", "2026-11-24T12:00:00Z");
  }

  @Test
  void commitsOfOneSecond_areComparedAsInstants() {
    decided.at(DecidedLake.AT);
    decided.release("features", 1);
    decided.at(DecidedLake.AT.plusMillis(500));
    decided.release("more", 1);
    decided.at(DecidedLake.AT);
    decided.release("last", 1);
    decided.at(DecidedLake.AT.plusSeconds(1));
    decided.publish();

    assertThat(decided.verifier().checkEntries())
        .extracting(opening -> opening.text("after"))
        .containsExactly("", "", "", "2026-11-24T12:00:00.500Z");
  }

  @Test
  void checkpointOfAnotherOrigin_orUnknownKey_isAnError() {
    LogKeys other = LogKeys.create(folder.resolve("other"), "example.org/x", new SecureRandom());
    LogKeys unknown = LogKeys.create(folder.resolve("same"), "example.org/log", new SecureRandom());
    decided.release("features", 1);

    assertThatThrownBy(
            () ->
                decided.log().publish(other, new SecureRandom(), DecidedLake.AT, 1, Duration.ZERO))
        .hasMessageContaining("of the log 'example.org/log', but the key in")
        .hasMessageContaining("is of 'example.org/x'");
    assertThatThrownBy(
            () ->
                decided
                    .log()
                    .publish(unknown, new SecureRandom(), DecidedLake.AT, 1, Duration.ZERO))
        .hasMessageContaining("no key in " + folder.resolve("same"));
  }

  @Test
  void tile_changed_isNoticedBeforeItIsBuiltOn() {
    decided.release("features", 5);
    decided.publish();
    decided.write("public/log/tile/0/000.p/6", new byte[192]);
    decided.release("more", 5);

    assertThatThrownBy(decided::publish)
        .hasMessageContaining("do not have the root of the checkpoint");
  }

  @Test
  void key_lostOrOpen_isAnError() throws IOException {
    Path file = folder.resolve("key");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> LogKeys.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("mode 600");
    Files.delete(file);
    assertThatThrownBy(() -> LogKeys.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("restore its backup")
        .hasMessageContaining("--lost-key");
  }

  @Test
  void key_rotatedAndRetired_leavesOldCheckpointsVerifiable() {
    NoteKey old = decided.key();
    decided.release("features", 5);
    decided.publish();
    String noted = decided.checkpoint();

    LogKeys both = decided.keys().rotate(new SecureRandom());
    decided.log().init(both, DecidedLake.PAGE, false);
    new PublicLogVerifier(decided.files(), List.of(old)).checkEntries();
    LogKeys retired = both.retire(old.id());
    decided.log().init(retired, DecidedLake.PAGE, false);

    PublicLogVerifier own = new PublicLogVerifier(decided.files(), List.of());
    assertThat(own.keys()).hasSize(2);
    assertThat(own.checkEarlier(noted).size()).isEqualTo(6);
    assertThatThrownBy(() -> new PublicLogVerifier(decided.files(), List.of(old)))
        .hasMessageContaining("is not signed by a key of the log");
    assertThatThrownBy(() -> retired.retire("00000000")).hasMessageContaining("'00000000'");
  }

  @Test
  void salt_destroyed_leavesTheLogValid_andItsEntriesClosed() {
    decided.decideMore();
    decided.endWeek();
    decided.publish();
    List<Map<String, Object>> receipts = decided.log().receipts(2);
    assertThat(receipts).hasSize(2);

    new EntrySalts(decided.lake().files()).destroy(2);

    assertThatThrownBy(() -> decided.log().receipts(2)).hasMessageContaining("was destroyed");
    decided.verify();
    decided.release("features", 3);
    decided.publish();
    decided.verify();
  }

  @Test
  void cosignature_ofANamedWitness_isKept_andOthersAreNot() {
    decided.release("features", 5);
    decided.publish();
    SignedNote note = decided.log().checkpoint();
    WitnessKey witness = WitnessKey.create("witness.example/w1");
    SignedNote.Signature signature = witness.sign(note.text(), 1_700_000_000);

    assertThat(decided.log().addCosignatures(List.of(signature), List.of(witness.key())))
        .isEqualTo(1);

    assertThat(decided.verifier().witnesses(List.of(witness.key()))).isEqualTo(1);
    assertThat(decided.log().witnessRequest(2)).startsWith("old 2\n").contains("\n\nexample.org/");
    SignedNote.Signature wrong = witness.sign("another text\n", 1_700_000_000);
    assertThatThrownBy(() -> decided.log().addCosignatures(List.of(wrong), List.of(witness.key())))
        .isInstanceOf(TransparencyException.class)
        .hasMessageContaining("the signature of witness.example/w1");
    assertThatThrownBy(
            () ->
                decided
                    .log()
                    .addCosignatures(List.of(signature), List.of(WitnessKey.create("other").key())))
        .hasMessageContaining("no signature is of a witness");
    assertThat(LogCheckpoint.parse(decided.log().checkpoint().text()).size()).isEqualTo(6);
  }

  @Test
  void checkpoint_signed_isDurable() {
    List<String> synced = new ArrayList<>();
    InMemoryStore store = new InMemoryStore();
    Store recording =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, values) -> {
                  if (method.getName().equals("sync")) {
                    ((Collection<?>) values[0]).forEach(path -> synced.add((String) path));
                  }
                  return method.invoke(store, values);
                });
    DecidedLake lake = new DecidedLake(recording, folder.resolve("recorded"));

    lake.log().init(lake.keys(), DecidedLake.PAGE, false);

    assertThat(synced).contains("public/log/checkpoint", "public/log/keys");
  }

  /** A witness signs a checkpoint that does not grow again and again, with a new time. */
  @Test
  void cosignature_repeated_replacesTheEarlierOne() {
    decided.release("features", 5);
    decided.publish();
    WitnessKey witness = WitnessKey.create("witness.example/w1");
    String text = decided.log().checkpoint().text();

    for (int day = 0; day < 120; day++) {
      decided.log().addCosignatures(List.of(witness.sign(text, day)), List.of(witness.key()));
    }

    assertThat(decided.log().checkpoint().signatures()).hasSize(2);
    assertThat(decided.verifier().witnesses(List.of(witness.key()))).isEqualTo(1);
  }

  @Test
  void cosignature_ofACheckpointThatANewKeySigns_isKept() {
    decided.release("features", 5);
    decided.publish();
    NoteKey old = decided.key();
    WitnessKey witness = WitnessKey.create("witness.example/w1");
    SignedNote.Signature signature = witness.sign(decided.log().checkpoint().text(), 1_700_000_000);
    decided.log().addCosignatures(List.of(signature), List.of(witness.key()));

    LogKeys both = decided.keys().rotate(new SecureRandom());
    decided.log().init(both, DecidedLake.PAGE, false);
    assertThat(decided.log().checkpoint().signatures()).hasSize(3);
    decided.log().init(both.retire(old.id()), DecidedLake.PAGE, false);

    PublicLogVerifier verifier = new PublicLogVerifier(decided.files(), List.of());
    assertThat(verifier.witnesses(List.of(witness.key()))).isEqualTo(1);
    assertThat(decided.log().checkpoint().signatures()).hasSize(2);
  }

  @Test
  void salt_ofACommitWithoutOne_isNotDestroyed() {
    EntrySalts salts = new EntrySalts(decided.lake().files());

    assertThatThrownBy(() -> salts.destroy(7)).hasMessageContaining("commit 7 has no salt");
  }

  @Test
  void secret_withAFlippedBit_isRefused() {
    LakeFiles files = decided.lake().files();
    byte[] salt = new EntrySalts(files).create(1, 0, new SecureRandom());
    String path = "ledger/salts/0000000001";
    byte[] sound = files.bytes(path);
    for (int i = 0; i < sound.length; i++) {
      byte[] flipped = sound.clone();
      flipped[i] ^= 4;
      files.write(path, flipped, 1);
      assertThatThrownBy(() -> new EntrySalts(files).of(1, 0))
          .hasMessageContaining(path + " is damaged");
    }
    files.write(path, sound, 1);
    assertThat(new EntrySalts(files).of(1, 0)).isEqualTo(salt);
  }
}
