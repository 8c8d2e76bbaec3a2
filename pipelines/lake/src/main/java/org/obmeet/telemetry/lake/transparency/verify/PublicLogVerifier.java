package org.obmeet.telemetry.lake.transparency.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.InclusionProof;
import org.obmeet.telemetry.lake.transparency.LogCheckpoint;
import org.obmeet.telemetry.lake.transparency.LogTiles;
import org.obmeet.telemetry.lake.transparency.MerkleTree;
import org.obmeet.telemetry.lake.transparency.NoteKey;
import org.obmeet.telemetry.lake.transparency.SignedNote;
import org.obmeet.telemetry.lake.transparency.TransparencyException;

/** Verifies a published transparency log for outsiders, who trust only the log's keys. */
public final class PublicLogVerifier {
  /** The path of a release file. No part begins with a dot, so it stays in the folder. */
  private static final Pattern RELEASE_FILE =
      Pattern.compile("ledger/released/([\\w-]+/[\\w-]+/[\\d-]+/[\\w-][\\w.-]*\\.json)");

  private static final Set<String> RECEIPT_KEYS = Set.of("index", "salt", "content", "proof");

  /**
   * The key of the receipt for the subject of an erasure. The log has the digest of that receipt.
   */
  private static final String ERASURE = "receipt";

  /** Reads published files. */
  @FunctionalInterface
  public interface PublicFiles {
    /** Returns the bytes of a file; throws {@link TransparencyException} if it cannot be read. */
    byte[] read(String path);
  }

  private final PublicFiles files;
  private final List<NoteKey> keys;
  private final LogCheckpoint tree;
  private final LogTiles tiles;
  private final SignedNote note;
  private final Map<Long, EntryOpening> openings = new LinkedHashMap<>();

  /**
   * Reads the checkpoint and checks its signature.
   *
   * @param files files of the log's folder
   * @param trusted keys of the log; empty to use those that the log names itself
   * @throws TransparencyException if no key has signed the checkpoint
   */
  public PublicLogVerifier(PublicFiles files, Collection<NoteKey> trusted) {
    this.files = files;
    this.keys =
        trusted.isEmpty()
            ? text(files, "keys").lines().map(NoteKey::parse).toList()
            : List.copyOf(trusted);
    this.note = SignedNote.parse(text(files, "checkpoint"));
    this.tree = signed(note);
    this.tiles = new LogTiles(tree.size(), files::read);
  }

  private static String text(PublicFiles files, String path) {
    return new String(files.read(path), StandardCharsets.UTF_8);
  }

  /** Returns the checkpoint, which has the size and the root of the tree. */
  public LogCheckpoint tree() {
    return tree;
  }

  public List<NoteKey> keys() {
    return keys;
  }

  /** Returns the checkpoint of a note that one of the keys has signed. */
  private LogCheckpoint signed(SignedNote signedNote) {
    LogCheckpoint checkpoint = LogCheckpoint.parse(signedNote.text());
    boolean signed =
        signedNote.verified(keys).stream().anyMatch(one -> one.name().equals(checkpoint.origin()));
    if (!signed) {
      throw new TransparencyException(
          "the checkpoint of '%s' is not signed by a key of the log; the keys are %s"
              .formatted(checkpoint.origin(), keys.stream().map(NoteKey::vkey).toList()));
    }
    return checkpoint;
  }

  /**
   * Returns the number of witnesses that have signed the checkpoint.
   *
   * @throws TransparencyException if a signature of one of them is invalid, or none has signed
   */
  public long witnesses(Collection<NoteKey> witnesses) {
    long signed =
        note.verified(witnesses).stream().map(SignedNote.Signature::name).distinct().count();
    if (signed == 0) {
      throw new TransparencyException("none of the named witnesses has signed the checkpoint");
    }
    return signed;
  }

  /**
   * Checks that a checkpoint that was noted earlier is an earlier state of this log.
   *
   * @throws TransparencyException if it is of another log, or this log does not continue it
   */
  public LogCheckpoint checkEarlier(String noted) {
    return checkPrefix(SignedNote.parse(noted));
  }

  private LogCheckpoint checkPrefix(SignedNote noted) {
    LogCheckpoint earlier = signed(noted);
    if (!earlier.origin().equals(tree.origin())) {
      throw new TransparencyException(
          "the checkpoint is of another log, '%s'; this log is '%s'"
              .formatted(earlier.origin(), tree.origin()));
    }
    MerkleTree.checkConsistency(
        earlier,
        tree,
        earlier.size() > tree.size()
            ? List.of()
            : MerkleTree.consistencyProof(tiles, earlier.size(), tree.size()));
    return earlier;
  }

  /**
   * Checks that the tree has exactly the published entries, and reads the openings. An opening must
   * fit its entry and be in order. If the time of an opening is before the latest time so far, the
   * opening must name that time or a later one as {@code after}.
   *
   * @throws TransparencyException if an entry, a tile or an opening does not fit
   */
  public Collection<EntryOpening> checkEntries() {
    List<byte[]> leaves = new ArrayList<>();
    Instant latest = Instant.MIN;
    long previous = -1;
    for (long bundle = 0; bundle < tiles.bundles(); bundle++) {
      List<byte[]> entries = tiles.entries(bundle);
      entries.forEach(entry -> leaves.add(MerkleTree.leafHash(entry)));
      String path = LogTiles.openingsPath(bundle, tree.size());
      byte[] json = files.read(path);
      Map<String, Object> listed = EntryOpening.object(path, json);
      if (listed.size() != 1
          || !(listed.get("openings") instanceof List<?> published)
          || !Arrays.equals(CanonicalJson.canonical(listed), json)) {
        throw new TransparencyException(path + " must be a list of openings in canonical JSON");
      }
      for (Object one : published) {
        EntryOpening opening = EntryOpening.parse(one);
        long position = opening.index() - bundle * LogTiles.WIDTH;
        if (!opening.map().equals(one)
            || position < 0
            || position >= entries.size()
            || !MessageDigest.isEqual(opening.commitment(), entries.get((int) position))) {
          throw new TransparencyException(path + ": an opening does not fit its entry");
        }
        if (opening.index() <= previous) {
          throw new TransparencyException(
              path + ": openings must be in the order of their entries");
        }
        previous = opening.index();
        latest = checkTime(opening, latest);
        openings.put(opening.index(), opening);
      }
    }
    Map<String, byte[]> computed = new LogTiles(0, path -> new byte[0]).grown(leaves);
    LogTiles own = new LogTiles(leaves.size(), computed::get);
    if (!MessageDigest.isEqual(MerkleTree.root(own, leaves.size()), tree.root())) {
      throw new TransparencyException("the entries do not have the root of the checkpoint");
    }
    computed.forEach(
        (path, tile) -> {
          if (!MessageDigest.isEqual(tile, files.read(path))) {
            throw new TransparencyException(path + " does not have the hashes of the entries");
          }
        });
    return openings.values();
  }

  private static Instant checkTime(EntryOpening opening, Instant latest) {
    Instant at = opening.time("at");
    if (at.isBefore(latest) && opening.time("after").isBefore(latest)) {
      throw new TransparencyException(
          "entry %s is back-dated: its time is %s, but an earlier entry has %s"
              .formatted(opening.index(), at, latest));
    }
    return at.isAfter(latest) ? at : latest;
  }

  /** Returns the newest opening of each table and window, by {@code TABLE/WINDOW}. */
  public Map<String, EntryOpening> releases() {
    Map<String, EntryOpening> newest = new LinkedHashMap<>();
    openings.values().stream()
        .filter(one -> one.text("type").equals("release"))
        .forEach(
            one ->
                one.object("tables")
                    .keySet()
                    .forEach(table -> newest.put(table + "/" + one.text("window"), one)));
    return newest;
  }

  /**
   * Returns the path of the public copy of a release.
   *
   * @throws TransparencyException if the entry names no release file
   */
  public static String publicPath(EntryOpening release) {
    Matcher file = RELEASE_FILE.matcher(release.text("file"));
    if (!file.matches()) {
      throw new TransparencyException(
          "a release must have a file; entry %s has other content".formatted(release.index()));
    }
    return "release/windows/" + file.group(1).replace('/', '-');
  }

  /**
   * Checks that the public copy of a release has the logged digest, stream, window and tables, and
   * the policy that was in force.
   *
   * @param released reads files by their path in the lake
   * @throws TransparencyException if the file is missing or has other bytes, or says otherwise
   */
  public void checkFile(EntryOpening release, PublicFiles released) {
    String path = publicPath(release);
    byte[] bytes = released.read(path);
    if (!Digests.sha256Hex(bytes).equals(release.text("sha256"))) {
      throw new TransparencyException(path + " does not have the bytes that were logged");
    }
    Map<?, ?> file = EntryOpening.object(path, bytes);
    List<Object> tables = new ArrayList<>();
    if (file.get("tables") instanceof List<?> listed) {
      listed.forEach(table -> tables.add(table instanceof Map<?, ?> map ? map.get("name") : ""));
    }
    Set<?> logged = release.object("tables").keySet();
    if (!release.text("stream").equals(file.get("stream"))
        || !release.text("window").equals(file.get("window"))
        || logged.size() != tables.size()
        || !logged.equals(new HashSet<>(tables))) {
      throw new TransparencyException(path + " is not of the release that was logged");
    }
    if (!policyBefore(release.index())
        .map(policy -> policy.object("policy").equals(file.get("policy")))
        .orElse(true)) {
      throw new TransparencyException(path + " is not of the policy that was in force");
    }
  }

  /** Returns the policy that was logged last, of the openings read so far. */
  public Optional<EntryOpening> policy() {
    return policyBefore(Long.MAX_VALUE);
  }

  private Optional<EntryOpening> policyBefore(long index) {
    return openings.values().stream()
        .filter(one -> one.index() < index && one.text("type").equals("policy"))
        .reduce((earlier, later) -> later);
  }

  /**
   * Checks that the entry of a receipt is in this log, and that the receipt has no key that the log
   * does not cover. For an erasure, also checks the digest of the subject's receipt.
   *
   * @throws TransparencyException if the receipt is malformed, or one of these checks fails
   */
  public EntryOpening checkReceipt(byte[] json) {
    Map<String, Object> receipt = EntryOpening.object("a receipt", json);
    EntryOpening opening = EntryOpening.parse(receipt);
    if (!(receipt.get("proof") instanceof String text)) {
      throw new TransparencyException("a receipt must have a proof");
    }
    InclusionProof proof = InclusionProof.parse(text);
    LogCheckpoint earlier = checkPrefix(proof.checkpoint());
    if (proof.index() != opening.index()) {
      throw new TransparencyException("the proof is of another entry than the receipt");
    }
    byte[] leaf = MerkleTree.leafHash(opening.commitment());
    MerkleTree.checkInclusion(leaf, proof.index(), earlier, proof.hashes());
    boolean erasure = opening.text("type").equals("erasure");
    Set<String> allowed = new TreeSet<>(RECEIPT_KEYS);
    if (erasure) {
      allowed.add(ERASURE);
    }
    for (String key : receipt.keySet()) {
      if (!allowed.contains(key)) {
        throw new TransparencyException(
            ("the receipt of entry %s (%s) has the key '%s', whose value the log does not cover;"
                    + " allowed are %s. Use the line as 'telemetry log receipt' printed it, and do"
                    + " not trust the value")
                .formatted(
                    opening.index(),
                    opening.text("type"),
                    key.replaceAll("[^\\w.-]", "?"),
                    allowed));
      }
    }
    if (erasure) {
      byte[] erased = receipt.get(ERASURE) instanceof Map<?, ?> map ? EntryOpening.json(map) : null;
      if (erased == null || !Digests.sha256Hex(erased).equals(opening.text("sha256"))) {
        throw new TransparencyException("the receipt is not the one that was logged");
      }
    }
    return opening;
  }
}
