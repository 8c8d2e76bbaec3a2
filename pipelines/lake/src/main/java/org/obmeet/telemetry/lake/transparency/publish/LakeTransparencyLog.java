package org.obmeet.telemetry.lake.transparency.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.InclusionProof;
import org.obmeet.telemetry.lake.transparency.LogCheckpoint;
import org.obmeet.telemetry.lake.transparency.LogTiles;
import org.obmeet.telemetry.lake.transparency.MerkleTree;
import org.obmeet.telemetry.lake.transparency.NoteKey;
import org.obmeet.telemetry.lake.transparency.NoteSigner;
import org.obmeet.telemetry.lake.transparency.SignedNote;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.publish.LoggedDecisions.Entry;

/**
 * The transparency log of a lake, in {@code public/log}. Its entries are derived from the commit
 * log. Salts, entries, tiles and openings are written first, and the checkpoint last. A run that
 * stops in between therefore leaves the former log, and the next run repeats the work.
 */
public final class LakeTransparencyLog {
  public static final String FOLDER = "public/log/";

  private static final String CHECKPOINT = FOLDER + "checkpoint";
  private static final String KEYS = FOLDER + "keys";

  /** The types of entries whose openings are published. */
  private static final Set<String> OPEN = Set.of("release", "policy", "schemas");

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Lake lake;

  public LakeTransparencyLog(Lake lake) {
    this.lake = lake;
  }

  /**
   * The commits that the log covers. A position is stored, so that later runs read only newer
   * commits. If the position does not fit the checkpoint, all commits are read.
   *
   * @param size number of the entries of these commits
   */
  private record Position(long size, LogHead head, LoggedDecisions decisions) {}

  public boolean exists() {
    return lake.files().exists(CHECKPOINT);
  }

  /**
   * Publishes the checkpoint of an empty log, or signs the present checkpoint with the keys.
   *
   * @param page bytes of the verifier's page
   * @param lost true to accept a checkpoint that these keys have not signed
   */
  public void init(LogKeys keys, byte[] page, boolean lost) {
    try (Lease alone = lease()) {
      LogCheckpoint tree =
          exists()
              ? checkedTree(keys, lost)
              : new LogCheckpoint(keys.origin(), 0, MerkleTree.root((level, i) -> null, 0));
      requireExtension(keys, tree);
      lake.files().write("public/verify.html", page, 1);
      sign(tree, keys);
    }
  }

  /**
   * Publishes the entries of newer commits.
   *
   * @param batch smallest number of entries to publish
   * @param age age of the oldest entry at which fewer entries are published too
   * @return the checkpoint; empty if nothing is published
   * @throws TransparencyException if the log and the commit log do not fit each other, or if {@code
   *     now} is before a new commit
   */
  public Optional<LogCheckpoint> publish(
      LogKeys keys, SecureRandom random, Instant now, int batch, Duration age) {
    try (Lease alone = lease()) {
      LogCheckpoint tree = checkedTree(keys, false);
      deleteOtherOpenings(tree.size());
      Position start = position(tree);
      List<Entry> pending = new ArrayList<>();
      List<Commit> adding = new ArrayList<>();
      LogHead head = decide(start.head(), start.decisions(), pending, adding);
      if (pending.isEmpty()) {
        return Optional.empty();
      }
      requireNotBefore(now, adding.get(adding.size() - 1));
      if (pending.size() < batch && adding.get(0).at().plus(age).isAfter(now)) {
        return Optional.empty();
      }
      LogCheckpoint grown = append(tree, pending, random);
      sign(grown, keys);
      remember(new Position(grown.size(), head, start.decisions()));
      deleteOtherOpenings(grown.size());
      return Optional.of(grown);
    }
  }

  /**
   * Appends a commit if a week is over and no scheduled commit said so, as in a lake without input.
   * The entries that were held in that week are published then.
   */
  public void endWeek(LogKeys keys, Instant now) {
    try (Lease alone = lease()) {
      Position start = position(checkedTree(keys, false));
      decide(start.head(), start.decisions(), new ArrayList<>(), new ArrayList<>());
      if (start.decisions().waitsForWeek(now)) {
        new RunReports(lake).add(CommitKind.REPORT, now, Map.of());
      }
    }
  }

  /** Adds the entries of the commits after a head, and the commits with entries. */
  private LogHead decide(
      LogHead after, LoggedDecisions decisions, List<Entry> pending, List<Commit> adding) {
    LogHead head = after;
    for (Commit commit : lake.log().after(head.number())) {
      List<Entry> entries = decisions.of(commit);
      if (!entries.isEmpty()) {
        adding.add(commit);
      }
      pending.addAll(entries);
      head = new LogHead(commit.number(), commit.sha256());
    }
    return head;
  }

  private static void requireNotBefore(Instant now, Commit commit) {
    if (now.isBefore(commit.at())) {
      throw new TransparencyException(
          "the clock says %s, but commit %s was made at %s: correct the clock, or pass --now"
              .formatted(now, commit.number(), commit.at()));
    }
  }

  private LogCheckpoint append(LogCheckpoint tree, List<Entry> pending, SecureRandom random) {
    EntrySalts salts = new EntrySalts(lake.files());
    List<EntryOpening> openings = new ArrayList<>();
    for (Entry entry : pending) {
      byte[] salt = salts.create(entry.commit(), entry.ordinal(), random);
      openings.add(new EntryOpening(tree.size() + openings.size(), salt, entry.content()));
    }
    List<byte[]> entries = openings.stream().map(EntryOpening::commitment).toList();
    LogTiles tiles = tiles(tree);
    Map<String, byte[]> grown = tiles.grown(entries.stream().map(MerkleTree::leafHash).toList());
    long size = tree.size() + entries.size();
    writeBundles(tiles, tree.size(), size, entries, openings);
    grown.forEach(this::create);
    LogTiles written = new LogTiles(size, path -> lake.files().bytes(FOLDER + path));
    return new LogCheckpoint(tree.origin(), size, MerkleTree.root(written, size));
  }

  private void writeBundles(
      LogTiles tiles, long old, long size, List<byte[]> entries, List<EntryOpening> openings) {
    for (long bundle = old / LogTiles.WIDTH; bundle * LogTiles.WIDTH < size; bundle++) {
      long start = bundle * LogTiles.WIDTH;
      List<byte[]> all = new ArrayList<>();
      List<Object> open = new ArrayList<>();
      if (start < old) {
        all.addAll(tiles.entries(bundle));
        Object known = readObject(LogTiles.openingsPath(bundle, old)).get("openings");
        open.addAll((List<?>) known);
      }
      int from = (int) (Math.max(start, old) - old);
      int to = (int) (Math.min(start + LogTiles.WIDTH, size) - old);
      all.addAll(entries.subList(from, to));
      openings.subList(from, to).stream()
          .filter(one -> OPEN.contains(one.text("type")))
          .forEach(one -> open.add(one.map()));
      create(LogTiles.entriesPath(bundle, size), LogTiles.bundle(all));
      create(
          LogTiles.openingsPath(bundle, size), CanonicalJson.canonical(Map.of("openings", open)));
    }
  }

  /** Deletes the openings of part of a bundle that are not of a tree of this size. */
  private void deleteOtherOpenings(long size) {
    String present = FOLDER + LogTiles.openingsPath(size / LogTiles.WIDTH, size);
    for (StoredFile file : lake.files().list(FOLDER + "opening")) {
      if (file.path().contains(".p/") && !file.path().equals(present)) {
        lake.files().delete(file.path());
      }
    }
  }

  /** Creates a file of the log, or checks that it has these bytes. */
  private void create(String path, byte[] bytes) {
    String full = FOLDER + path;
    boolean created =
        lake.files()
            .wrapErrors("write", full, () -> lake.files().putIfAbsent().create(full, bytes));
    if (!created && !Arrays.equals(lake.files().bytes(full), bytes)) {
      throw new TransparencyException(
          full
              + " exists with other bytes: the commit log or the salts were replaced. Restore them"
              + " from the same backup as the log");
    }
  }

  private Map<String, Object> readObject(String path) {
    return EntryOpening.object(path, lake.files().bytes(FOLDER + path));
  }

  private LogTiles tiles(LogCheckpoint tree) {
    LogTiles tiles = new LogTiles(tree.size(), path -> lake.files().bytes(FOLDER + path));
    if (!MessageDigest.isEqual(MerkleTree.root(tiles, tree.size()), tree.root())) {
      throw new TransparencyException(
          "the tiles in " + FOLDER + " do not have the root of the checkpoint: restore the log");
    }
    return tiles;
  }

  /**
   * Returns the checkpoint. It must extend the noted checkpoint, if there is one. Unless keys were
   * lost, it must also have the text of the noted checkpoint, or be signed by one of the keys.
   */
  private LogCheckpoint checkedTree(LogKeys keys, boolean lost) {
    if (!exists()) {
      throw new TransparencyException(
          "the lake has no checkpoint in " + FOLDER + ": run telemetry log init");
    }
    SignedNote note = checkpoint();
    LogCheckpoint tree = LogCheckpoint.parse(note.text());
    if (!tree.origin().equals(keys.origin())) {
      throw new TransparencyException(
          "the checkpoint is of the log '%s', but the key in %s is of '%s'"
              .formatted(tree.origin(), keys.file().path(), keys.origin()));
    }
    requireExtension(keys, tree);
    if (!lost
        && keys.lastSigned().stream().noneMatch(signed -> signed.text().equals(note.text()))
        && !isSigned(note, keys)) {
      throw new TransparencyException(
          "no key in %s has signed the checkpoint in %s. Restore the log's key or %s"
              .formatted(keys.file().path(), FOLDER, FOLDER));
    }
    return tree;
  }

  /** Checks that a tree extends the tree of the noted checkpoint, if there is one. */
  private void requireExtension(LogKeys keys, LogCheckpoint tree) {
    for (SignedNote note : keys.lastSigned().stream().toList()) {
      LogCheckpoint last = LogCheckpoint.parse(note.text());
      try {
        MerkleTree.checkConsistency(
            last,
            tree,
            last.size() < tree.size()
                ? MerkleTree.consistencyProof(tiles(tree), last.size(), tree.size())
                : List.of());
      } catch (TransparencyException other) {
        throw new TransparencyException(
            "%s. Nothing is signed, as this checkpoint was signed last: %s. Restore the newer lake. If it is lost, remove %s and begin another log with another --origin and --log-key"
                .formatted(other.getMessage(), keys.noted().path(), FOLDER));
      }
    }
  }

  public SignedNote checkpoint() {
    return SignedNote.parse(new String(lake.files().bytes(CHECKPOINT), StandardCharsets.UTF_8));
  }

  /** Returns true if the checkpoint and any noted checkpoint are each signed by one of the keys. */
  public boolean isSignedBy(LogKeys keys) {
    return isSigned(checkpoint(), keys)
        && keys.lastSigned().stream().allMatch(note -> isSigned(note, keys));
  }

  private static boolean isSigned(SignedNote note, LogKeys keys) {
    return !note.verified(keys.signers().stream().map(NoteSigner::key).toList()).isEmpty();
  }

  public String origin() {
    return LogCheckpoint.parse(checkpoint().text()).origin();
  }

  /** Returns the present and earlier public keys. */
  public List<NoteKey> keys() {
    return lake.files().exists(KEYS)
        ? new String(lake.files().bytes(KEYS), StandardCharsets.UTF_8)
            .lines()
            .map(NoteKey::parse)
            .toList()
        : List.of();
  }

  private void sign(LogCheckpoint tree, LogKeys keys) {
    List<String> vkeys = new ArrayList<>(keys().stream().map(NoteKey::vkey).toList());
    keys.signers().stream()
        .map(signer -> signer.key().vkey())
        .filter(vkey -> !vkeys.contains(vkey))
        .forEach(vkeys::add);
    byte[] lines = (String.join("\n", vkeys) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!lake.files().exists(KEYS) || !Arrays.equals(lake.files().bytes(KEYS), lines)) {
      lake.files().write(KEYS, lines, 1);
    }
    SignedNote note =
        new SignedNote(
            tree.text(), keys.signers().stream().map(key -> key.sign(tree.text())).toList());
    write(exists() && checkpoint().text().equals(note.text()) ? withWitnesses(note) : note);
    lake.files().sync(List.of(KEYS, CHECKPOINT)); // A power cut must not leave them empty.
    keys.noted().replace(note.format().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a copy with the witnesses' signatures of the checkpoint, which has the same tree. */
  private SignedNote withWitnesses(SignedNote note) {
    String origin = LogCheckpoint.parse(note.text()).origin();
    return note.with(
        checkpoint().signatures().stream().filter(one -> !one.name().equals(origin)).toList());
  }

  /** Replaces the checkpoint, unless another run has published a larger tree. */
  private void write(SignedNote note) {
    long size = LogCheckpoint.parse(note.text()).size();
    if (exists() && LogCheckpoint.parse(checkpoint().text()).size() > size) {
      throw new TransparencyException("another run has published more entries: run it again");
    }
    lake.files().write(CHECKPOINT, note.format().getBytes(StandardCharsets.UTF_8), 1);
  }

  /**
   * Adds signatures of witnesses to the checkpoint.
   *
   * @return the number of new signatures of these witnesses
   * @throws TransparencyException if a signature is invalid, or none is of these witnesses
   */
  public int addCosignatures(
      Collection<SignedNote.Signature> signatures, Collection<NoteKey> witnesses) {
    try (Lease alone = lease()) {
      SignedNote note = checkpoint();
      List<SignedNote.Signature> valid =
          new SignedNote(note.text(), List.copyOf(signatures)).verified(witnesses);
      if (valid.isEmpty()) {
        throw new TransparencyException("no signature is of a witness that --witness names");
      }
      SignedNote more = note.with(valid);
      write(more);
      return more.signatures().size() - note.signatures().size();
    }
  }

  /**
   * Returns the body of a tlog-witness request: old size, consistency proof and checkpoint.
   *
   * @param old size of the tree that the witness knows
   */
  public String witnessRequest(long old) {
    SignedNote note = checkpoint();
    LogCheckpoint tree = LogCheckpoint.parse(note.text());
    return InclusionProof.witnessRequest(
        old, MerkleTree.consistencyProof(tiles(tree), old, tree.size()), note);
  }

  /**
   * Returns a receipt for each entry of a commit: its content, salt and proof of inclusion.
   *
   * @throws TransparencyException if the commit has no published entry, or its salt was destroyed
   */
  public List<Map<String, Object>> receipts(long number) {
    List<Map<String, Object>> receipts = receipts(commit -> commit.number() == number);
    if (receipts.isEmpty()) {
      String from =
          lake.log().commits().stream()
              .filter(commit -> commit.number() == number)
              .map(
                  commit ->
                      ". Its entries, if any, are published from %s on"
                          .formatted(LoggedDecisions.publishedFrom(commit)))
              .findFirst()
              .orElse("");
      throw new TransparencyException(
          "commit %s has no published entry in the log, or its salt was destroyed%s"
              .formatted(number, from));
    }
    return receipts;
  }

  /**
   * Returns by the id of each erasure its receipt, or the first day {@code from} which there is
   * one.
   */
  public Map<Object, Map<String, Object>> erasures() {
    Map<Object, Map<String, Object>> erasures = new HashMap<>();
    for (Commit commit : lake.log().commits()) {
      Object from = LoggedDecisions.publishedFrom(commit).toString();
      LoggedDecisions.receipts(commit)
          .forEach(one -> erasures.put(one.get("id"), Map.of("from", from)));
    }
    receipts(commit -> commit.kind() == CommitKind.ERASE)
        .forEach(one -> erasures.put(((Map<?, ?>) one.get("receipt")).get("id"), one));
    return erasures;
  }

  /** Returns the receipts of the wanted commits' published entries, if their salts exist. */
  private List<Map<String, Object>> receipts(Predicate<Commit> wanted) {
    SignedNote note = checkpoint();
    LogCheckpoint tree = LogCheckpoint.parse(note.text());
    LogTiles tiles = tiles(tree);
    EntrySalts salts = new EntrySalts(lake.files());
    LoggedDecisions decisions = new LoggedDecisions();
    Map<Long, Commit> shown = new HashMap<>();
    List<Map<String, Object>> receipts = new ArrayList<>();
    long index = 0;
    for (Commit commit : lake.log().commits()) {
      if (wanted.test(commit) && lake.files().exists(lake.layout().entrySecret(commit.number()))) {
        shown.put(commit.number(), commit);
      }
      for (Entry entry : decisions.of(commit)) {
        if (index < tree.size() && shown.containsKey(entry.commit()) && !entry.isPadding()) {
          byte[] salt = salts.of(entry.commit(), entry.ordinal());
          Map<String, Object> receipt =
              new TreeMap<>(new EntryOpening(index, salt, entry.content()).map());
          List<byte[]> hashes = MerkleTree.inclusionProof(tiles, index, tree.size());
          receipt.put("proof", new InclusionProof(index, hashes, note).format());
          List<Map<String, Object>> erasures = LoggedDecisions.receipts(shown.get(entry.commit()));
          if (!erasures.isEmpty()) {
            receipt.put("receipt", erasures.get(entry.ordinal()));
          }
          receipts.add(receipt);
        }
        index++;
      }
    }
    return receipts;
  }

  private Position position(LogCheckpoint tree) {
    Optional<Position> stored = storedPosition().filter(p -> p.size() == tree.size());
    if (stored.isPresent() && lake.log().after(stored.get().head()).isPresent()) {
      return stored.get();
    }
    LoggedDecisions decisions = new LoggedDecisions();
    LogHead head = new LogHead(-1, "");
    long size = 0;
    for (Commit commit : lake.log().commits()) {
      if (size == tree.size()) {
        break;
      }
      size += decisions.of(commit).size();
      head = new LogHead(commit.number(), commit.sha256());
    }
    if (size != tree.size()) {
      throw new TransparencyException(
          "the log has %s entries, but the commits give %s: restore the commits that are missing"
              .formatted(tree.size(), size));
    }
    return new Position(size, head, decisions);
  }

  private Optional<Position> storedPosition() {
    String path = lake.layout().transparencyPosition();
    if (!lake.files().exists(path)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> map = CanonicalJson.checked(lake.files().bytes(path));
      return Optional.of(
          new Position(
              (Long) map.get("size"),
              new LogHead((Long) map.get("commit"), (String) map.get("commit_sha256")),
              LoggedDecisions.parse(map)));
    } catch (IOException
        | ClassCastException
        | NullPointerException
        | ArithmeticException
        | DateTimeParseException
        | TransparencyException damaged) {
      return Optional.empty();
    }
  }

  private void remember(Position position) {
    Map<String, Object> map = new TreeMap<>(position.decisions().map());
    map.put("size", position.size());
    map.put("commit", position.head().number());
    map.put("commit_sha256", position.head().sha256());
    lake.files().write(lake.layout().transparencyPosition(), CanonicalJson.digested(map), 1);
  }

  private Lease lease() {
    return Lease.alone(lake, TIMEOUT)
        .orElseThrow(
            () ->
                new TransparencyException(
                    "another run has been publishing for more than 2 minutes: run it again"));
  }
}
