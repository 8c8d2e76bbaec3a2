package org.obmeet.telemetry.cli.protect.publication;

import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * A folder with one immutable entry {@code NNNN-SHA256.json} for each release. The file name
 * contains the hash of the entry, and each entry contains the hash of the previous entry. A changed
 * entry or a gap is therefore detected. The head is the number and hash of the last entry. A copy
 * of the head shows if the last entries are missing.
 */
public final class ReleaseLedger {
  /** Name of the file with the key of the ledger's releases, which is not an entry. */
  static final String KEY = ".key";

  private static final Pattern NAME = Pattern.compile("(\\d{4,9})-([0-9a-f]{64})\\.json");
  private static final String NO_HASH = "0".repeat(64);

  /** The order of the numbers in the names of entries, which have at least four digits. */
  private static final Comparator<Path> BY_NUMBER =
      Comparator.<Path>comparingInt(file -> file.getFileName().toString().length())
          .thenComparing(Comparator.naturalOrder());

  private final Path folder;
  private final List<LedgerEntry> entries;
  private final String lastHash;

  private ReleaseLedger(Path folder, List<LedgerEntry> entries, String lastHash) {
    this.folder = folder;
    this.entries = List.copyOf(entries);
    this.lastHash = lastHash;
  }

  /**
   * Reads and verifies a ledger. A missing folder is an empty ledger.
   *
   * @throws JobException with exit code 60 if it is damaged; with exit code 43 if the folder has
   *     other contents or cannot be written
   */
  public static ReleaseLedger open(Path folder) throws IOException {
    checkWritable(folder);
    List<LedgerEntry> entries = new ArrayList<>();
    String lastHash = NO_HASH;
    for (Path file : files(folder)) {
      byte[] bytes = Files.readAllBytes(file);
      LedgerEntry entry = verified(file, bytes);
      if (entry.number() != entries.size() + 1 || !entry.previous().equals(lastHash)) {
        throw damaged(
            folder,
            "entry %s is missing or exists twice: %s does not continue the previous entry"
                .formatted(entries.size() + 1, file.getFileName()));
      }
      entries.add(entry);
      lastHash = Digests.sha256Hex(bytes);
    }
    return new ReleaseLedger(folder, entries, lastHash);
  }

  private static void checkWritable(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    while (absolute.getParent() != null && !Files.exists(absolute)) {
      absolute = absolute.getParent();
    }
    if (!Files.isDirectory(absolute)
        || !Files.isReadable(absolute)
        || !Files.isWritable(absolute)) {
      throw JobException.badInput(
          "--ledger must be a folder that can be created and written; '" + folder + "' cannot");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    List<Path> files =
        MoreFiles.listFiles(folder).stream()
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .sorted(BY_NUMBER)
            .toList();
    for (Path file : files) {
      if (!NAME.matcher(file.getFileName().toString()).matches()) {
        throw JobException.badInput(
            "--ledger must be a new folder or contain only entries; '"
                + folder
                + "' contains "
                + file.getFileName());
      }
    }
    return files;
  }

  private static LedgerEntry verified(Path file, byte[] bytes) {
    String name = file.getFileName().toString();
    try {
      LedgerEntry entry = LedgerEntry.read(bytes);
      if (name.equals(name(entry.number(), Digests.sha256Hex(bytes)))) {
        return entry;
      }
    } catch (IOException e) {
      throw damaged(file.getParent(), name + " is not an entry");
    }
    throw damaged(file.getParent(), name + " has been changed");
  }

  private static JobException damaged(Path folder, String how) {
    return new JobException(
        ExitCode.VERIFICATION_FAILED,
        ("the ledger at %s is damaged: %s; restore it from a backup: without it nothing "
                + "may be released")
            .formatted(folder, how));
  }

  private static String name(int number, String sha256) {
    return String.format(Locale.ROOT, "%04d-%s.json", number, sha256);
  }

  /** Returns all entries, oldest first. */
  public List<LedgerEntry> entries() {
    return entries;
  }

  /** Returns the releases of a specification's population and period, and of contained windows. */
  public LinkedReleases linked(ProtectionSpec spec) {
    return new ContainedWindows(spec, entries).linked();
  }

  /** Returns the released windows that are not linked with the given population. */
  public List<String> otherWindows(InputPopulation population, LinkedReleases linked) {
    return entries.stream()
        .map(LedgerEntry::population)
        .filter(known -> !known.window().equals(population.window()))
        .filter(known -> known.window().filter(linked.slices()::containsKey).isEmpty())
        .map(InputPopulation::windowInWords)
        .filter(known -> !linked.containingWindows().contains(known))
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the number and SHA-256 of the last entry, as {@code NUMBER:SHA256}. */
  public String head() {
    return entries.size() + ":" + lastHash;
  }

  /** Returns the SHA-256 of the last entry; zeros if there is none. */
  public String lastHash() {
    return lastHash;
  }

  /**
   * Appends an entry, then publishes its tables. A lock excludes other appends. Returns the head.
   *
   * @throws JobException with exit code 47 if another call appends or has appended since the read
   */
  public String append(LedgerEntry entry, LakeFiles.Action publish) throws IOException {
    Files.createDirectories(folder);
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock fileLock = lock(lock).orElseThrow(this::conflict)) {
      if (!fileLock.isValid() || files(folder).size() != entries.size()) {
        throw conflict();
      }
      byte[] bytes = entry.bytes();
      String sha256 = Digests.sha256Hex(bytes);
      Path draft = folder.resolve(".part");
      Files.deleteIfExists(draft);
      Files.write(draft, bytes, StandardOpenOption.CREATE_NEW);
      LocalStore.replace(draft, folder.resolve(name(entry.number(), sha256)));
      publish.run();
      return entry.number() + ":" + sha256;
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private JobException conflict() {
    return new JobException(
        ExitCode.FAILED,
        "another process writes to the ledger at "
            + folder
            + "; nothing was published: run the command again");
  }
}
