package org.obmeet.telemetry.cli.verification;

import com.google.common.collect.Sets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Checks each entry of a lake's folder: that nothing leads out of the lake, that the log or a fixed
 * rule explains each file, that no unlisted file is a copy, and that other users own and write
 * nothing and read only public entries. Of recent files, only the temporary ones of a write are
 * exempt, which may have been killed. A finding on modes or owners counts at once. Any other
 * finding counts only if a second listing confirms it.
 */
final class FolderChecks {
  private static final int OF_OTHERS = 0077;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int RUN_AS_OWNER = 06000;
  private static final Pattern PUBLIC = Pattern.compile("(release|public)(/.*)?");
  private static final Pattern LANDED =
      Pattern.compile(
          "landing/([^/]+)/(date=\\d{4}-\\d\\d-\\d\\d/[^/.][^/]*\\.avro(\\.open)?"
              + "|sealed/date=\\d{4}-\\d\\d-\\d\\d/[0-9a-f]{16}\\.txt"
              + "|seen/(\\d{4}-\\d\\d-\\d\\d\\.ids|segments\\.txt))");

  private final Lake lake;
  private final Path root;
  private final Catalog catalog;
  private final TransparencyFiles transparency;
  private final Map<String, FileRef> listed = new HashMap<>();
  private final Set<String> explained = new HashSet<>();
  private final List<FolderEntry> entries;

  /**
   * Lists the folder of a lake.
   *
   * @param commits all commits of the lake's log
   * @param transparency the transparency log, after its check
   */
  FolderChecks(
      Lake lake, Path root, Catalog catalog, List<Commit> commits, TransparencyFiles transparency)
      throws IOException {
    this.lake = lake;
    this.root = root;
    this.catalog = catalog;
    this.transparency = transparency;
    this.entries = FolderEntry.all(lake, root);
    FileCheck.liveFiles(commits).forEach(file -> listed.put(file.path(), file));
    for (Commit commit : commits) {
      explained.add(lake.layout().commit(commit.number()));
      explained.add(lake.layout().checkpoint(commit.number(), commit.sha256()));
    }
  }

  /** Checks that each entry is a folder, or a file with one name. */
  CheckFinding links() throws IOException {
    List<String> links =
        lasting(entry -> entry.isOther() || entry.names() > 1).stream()
            .map(
                entry ->
                    entry.path()
                        + (entry.isOther()
                            ? " is a link or a device"
                            : " has another name (hard link)"))
            .toList();
    return finding(
        "links", links, "every entry is a folder or a file with one name", "replace it by a copy");
  }

  /** Checks that the log or a fixed rule explains each file. */
  CheckFinding unlisted() throws IOException {
    List<String> unlisted =
        lasting(entry -> entry.isFile() && !isExplained(entry)).stream()
            .map(FolderEntry::path)
            .toList();
    if (!unlisted.isEmpty() && Lease.isAny(lake)) {
      return CheckFinding.warn(
          "unlisted",
          Formats.sample(unlisted) + ", perhaps of a run that is active",
          "run telemetry verify again when no run is active");
    }
    return finding(
        "unlisted", unlisted, "the log or a rule explains each file", "look at it, then delete it");
  }

  /**
   * Checks that no file has the bytes of another, except listed, verified and empty files, and
   * public copies of release files.
   */
  CheckFinding copies() throws IOException {
    Map<Long, List<String>> bySize =
        entries.stream()
            .filter(entry -> entry.isFile() && entry.size() > 0 && !entry.isBeingWritten())
            .collect(
                Collectors.groupingBy(
                    FolderEntry::size, Collectors.mapping(FolderEntry::path, Collectors.toList())));
    Set<String> known = new HashSet<>(Sets.union(listed.keySet(), transparency.verified()));
    listed.keySet().forEach(path -> known.add(LakeLayout.publicRelease(path)));
    Set<String> copies = new TreeSet<>();
    for (List<String> paths : bySize.values()) {
      if (paths.size() > 1 && !known.containsAll(paths)) {
        Map<String, List<String>> same =
            paths.stream()
                .filter(lake.files()::exists)
                .collect(Collectors.groupingBy(lake.files()::sha256));
        same.values().stream()
            .filter(equal -> equal.size() > 1)
            .forEach(equal -> copies.addAll(Sets.difference(Set.copyOf(equal), known)));
      }
    }
    List<String> lasting =
        lasting(entry -> copies.contains(entry.path())).stream().map(FolderEntry::path).toList();
    return finding(
        "copies", lasting, "no unlisted file has the bytes of another file", "delete the copy");
  }

  /**
   * Checks that the owner of the root owns each entry, that other users can write no entry and read
   * only public entries, and that no file has a set-user-id or set-group-id bit.
   */
  CheckFinding modes() {
    List<String> open =
        entries.stream()
            .filter(entry -> !entry.isOther())
            .filter(
                entry ->
                    (entry.mode() & forbidden(entry)) != 0 || entry.user() != entries.get(0).user())
            .map(entry -> entry.path().isEmpty() ? "the lake's folder" : entry.path())
            .toList();
    return finding(
        "modes",
        open,
        "other users own nothing, and can read released files only",
        "chown it; chmod -R go= each folder but release and public, which others must not write");
  }

  private static int forbidden(FolderEntry entry) {
    boolean isPublic =
        entry.path().isEmpty() || PUBLIC.matcher(entry.path()).matches() || entry.isBeingWritten();
    return (isPublic ? WRITABLE_BY_OTHERS : OF_OTHERS) | (entry.isFile() ? RUN_AS_OWNER : 0);
  }

  /** Returns the entries that satisfy a condition, and still do in a new listing. */
  private List<FolderEntry> lasting(Predicate<FolderEntry> condition) throws IOException {
    Set<String> before =
        entries.stream().filter(condition).map(FolderEntry::path).collect(Collectors.toSet());
    if (before.isEmpty()) {
      return List.of();
    }
    lake.state().files().values().forEach(file -> listed.putIfAbsent(file.path(), file));
    return FolderEntry.all(lake, root).stream()
        .filter(entry -> before.contains(entry.path()) && condition.test(entry))
        .toList();
  }

  private boolean isExplained(FolderEntry entry) {
    String path = entry.path();
    Matcher landed = LANDED.matcher(path);
    return listed.containsKey(path)
        || explained.contains(path)
        || entry.isBeingWritten()
        || lake.layout().isDerived(path)
        || transparency.explains(entry)
        || landed.matches() && catalog.datasets().containsKey(landed.group(1))
        || path.equals(lake.layout().checkedFiles()) && isRecordOfCheckedFiles(path)
        || entry.size() == 0 && Lease.isFile(path);
  }

  /** Returns true if a record of checked files has only a commit and paths of listed files. */
  private boolean isRecordOfCheckedFiles(String path) {
    try {
      Map<String, Object> map = CanonicalJson.checked(lake.files().bytes(path));
      String commit = lake.layout().commit((Long) map.get("number"));
      return map.keySet().equals(Set.of("number", "sha256", "mixed"))
          && lake.files().sha256(commit).equals(map.get("sha256"))
          && listed.keySet().containsAll((List<?>) map.get("mixed"));
    } catch (IOException | RuntimeException damaged) {
      return false;
    }
  }

  private static CheckFinding finding(
      String check, List<String> found, String success, String remedy) {
    return found.isEmpty()
        ? CheckFinding.ok(check, success)
        : CheckFinding.fail(check, Formats.sample(found), remedy);
  }
}
