package org.obmeet.telemetry.lake.transparency.publish;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.transparency.LogCheckpoint;
import org.obmeet.telemetry.lake.transparency.NoteKey;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier.PublicFiles;
import org.obmeet.telemetry.schemas.domain.Window;

/** A lake in memory whose commits decide things, and its transparency log. */
public final class DecidedLake {
  /** The time of the first commits. */
  public static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");

  /** A subject's identifiers, which no published byte may contain. */
  public static final List<String> CANARIES = List.of("canary-person", "0123456789abcdef0123");

  public static final byte[] PAGE = {'<', '>'};

  private final Store store;
  private final Lake lake;
  private final LogKeys keys;
  private Instant now = AT;

  public DecidedLake(Store store, Path keyFile) {
    this.store = store;
    this.lake = Lake.in(store, "memory");
    Lake.create(lake, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), now);
    this.keys = LogKeys.create(keyFile, "example.org/log", new SecureRandom());
  }

  public static DecidedLake create(Path keyFile) {
    DecidedLake decided = new DecidedLake(new InMemoryStore(), keyFile);
    decided.log().init(decided.keys, PAGE, false);
    return decided;
  }

  public Store store() {
    return store;
  }

  public Lake lake() {
    return lake;
  }

  public LogKeys keys() {
    return keys;
  }

  public NoteKey key() {
    return keys.signers().get(0).key();
  }

  public LakeTransparencyLog log() {
    return new LakeTransparencyLog(lake);
  }

  /** Sets the time of later commits. */
  public void at(Instant instant) {
    now = instant;
  }

  public Optional<LogCheckpoint> publish() {
    return log().publish(keys, new SecureRandom(), now, 1, Duration.ZERO);
  }

  /** Ends the week as {@code daily} does. */
  public void endIdleWeek() {
    log().endWeek(keys, now);
  }

  /** Releases a table for a number of days. */
  public void release(String table, int days) {
    append(lake, table, days, now);
  }

  /** Releases a table in a view of the lake. */
  static void append(Lake lake, String table, int days, Instant now) {
    List<LoggedFile> files = new ArrayList<>();
    for (int i = 0; i < days; i++) {
      Window window = Window.parse("day/" + LocalDate.parse("2026-01-01").plusDays(i));
      files.add(LoggedFile.release(file(lake, table, window), new TreeMap<>(Map.of(table, 1))));
    }
    append(
        lake,
        CommitDraft.of(CommitKind.RELEASE, -1, now, "run")
            .withFiles(files)
            .withDetail(Map.of("policy", policy("1"))));
  }

  /** Writes a release file and its public copy. */
  private static FileRef file(Lake lake, String table, Window window) {
    byte[] bytes = release(table, window.toString(), policy("1"));
    String first = lake.layout().release("events", window, "run-" + table);
    String path =
        lake.files().exists(first)
            ? lake.layout().release("events", window, "again-" + table)
            : first;
    lake.files().write(LakeLayout.publicRelease(path), bytes, 1);
    return lake.files().write(path, bytes, 1);
  }

  /** Returns the bytes of a release file with one table. */
  public static byte[] release(String table, String window, Map<String, Object> policy) {
    return CanonicalJson.canonical(
        Map.of(
            "stream",
            "events",
            "window",
            window,
            "policy",
            policy,
            "tables",
            List.of(Map.of("name", table))));
  }

  public static Map<String, Object> policy(String version) {
    return Map.of("version", version, "files", Map.of("processing.yaml", "00"));
  }

  /** Suppresses a table, erases two subjects and enforces retention. */
  public void decideMore() {
    ReleaseKey key = new ReleaseKey("small", Window.parse("day/2026-01-01"));
    append(
        CommitDraft.of(CommitKind.REFUSE, -1, now, "run")
            .put(LogKey.SUPPRESSED + key.name(), "too few"));
    erase(CANARIES.get(0), "0123456789abcdef0123456789abcdef");
    append(CommitDraft.of(CommitKind.RETAIN, -1, now, "run").withDetail(Map.of("phase", "done")));
  }

  /** Erases subjects in one commit. */
  public void erase(String... ids) {
    append(
        CommitDraft.of(CommitKind.ERASE, -1, now, "run")
            .withDetail(
                Map.of(
                    "receipts",
                    Stream.of(ids).map(DecidedLake::receipt).toList(),
                    "survivors",
                    0L)));
  }

  /** Ends the week: the first scheduled commit of the next one releases the held entries. */
  public void endWeek() {
    now = now.plus(Duration.ofDays(7));
    append(CommitDraft.of(CommitKind.SETTLE, -1, now, "run"));
  }

  private static Map<String, Object> receipt(String id) {
    return Map.of("id", id, "kind", "person", "rows_removed", Map.of("events", 3L));
  }

  private void append(CommitDraft draft) {
    append(lake, draft);
  }

  private static void append(Lake lake, CommitDraft draft) {
    lake.log().append(draft.rebasedOn(lake.log().head().number()));
  }

  /** Reads files below the folder of the log. */
  public PublicFiles files() {
    return path -> read(LakeTransparencyLog.FOLDER + path);
  }

  /** Reads files of the lake as published files. */
  public byte[] read(String path) {
    try {
      return lake.files().bytes(path);
    } catch (LakeException | UncheckedIOException missing) {
      throw new TransparencyException("cannot read " + path);
    }
  }

  public void write(String path, byte[] bytes) {
    lake.files().delete(path);
    lake.files()
        .write(
            path,
            out -> {
              out.write(bytes);
              return 1;
            });
  }

  public String checkpoint() {
    return new String(read(LakeTransparencyLog.FOLDER + "checkpoint"), StandardCharsets.UTF_8);
  }

  public PublicLogVerifier verifier() {
    return new PublicLogVerifier(files(), List.of(key()));
  }

  /** Verifies the log and the public copies of all releases. */
  public void verify() {
    PublicLogVerifier verifier = verifier();
    verifier.checkEntries();
    verifier.releases().values().forEach(one -> verifier.checkFile(one, this::read));
  }
}
