package org.obmeet.telemetry.cli.releases;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.cli.query.CatalogComparison;
import org.obmeet.telemetry.cli.query.CatalogDatabase;
import org.obmeet.telemetry.cli.query.CatalogDictionary;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.jobs.aggregate.ReleaseFiles;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.PrivateFiles;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The files below {@code release/}, which are derived from the release files and the declarations:
 * a Parquet file per table and kind of window, {@code catalog.duckdb}, copies of the release files,
 * and {@code verify.sql}. Each file is replaced atomically, and the index follows last. In an
 * object store, the name of a file has its digest, so that readers of the last index still find its
 * files.
 */
public final class ReleaseView {
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** How long a reader waits for another run that publishes, before it makes a copy of its own. */
  private static final Duration READER_TIMEOUT = Duration.ofSeconds(10);

  private static final String CATALOG = "catalog.duckdb";
  private static final String DRAFT = "draft-";
  private static final String VERIFIER = "verify.sql";
  private static final Pattern CONTENT =
      Pattern.compile("([0-9a-f]{64})_([0-9a-f]{64})_(\\d{4}-\\d\\d-\\d\\d)");

  private final Lake lake;
  private final Supplier<Catalog> catalog;
  private final Supplier<String> fingerprint;
  private final String root;

  public ReleaseView(Lake lake, Supplier<Catalog> catalog) {
    this(lake, catalog, () -> catalog.get().fingerprint());
  }

  /**
   * Creates a view.
   *
   * @param fingerprint {@link Catalog#fingerprint()}, which readers know without the catalogue
   */
  ReleaseView(Lake lake, Supplier<Catalog> catalog, Supplier<String> fingerprint) {
    this.lake = lake;
    this.catalog = catalog;
    this.fingerprint = fingerprint;
    this.root = lake.layout().view();
  }

  /**
   * Rebuilds the view if it is not current, and again if the releases change meanwhile. Without
   * releases, there is no view.
   *
   * @return true if it was rebuilt or deleted
   * @throws JobException if a release file cannot be read, or another run keeps publishing
   * @throws LakeException if a file cannot be written
   */
  public boolean refresh() {
    return refresh(TIMEOUT)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.FAILED,
                    "another run has been publishing for more than %s minutes: run this command"
                            .formatted(TIMEOUT.toMinutes())
                        + " again after it has ended"));
  }

  /** Rebuilds the view; empty if another run keeps publishing for longer than a time. */
  private Optional<Boolean> refresh(Duration timeout) {
    boolean rebuilt = false;
    for (int attempt = 0; attempt < ATTEMPTS && !isCurrent(); attempt++) {
      Optional<Lease> lease = Lease.alone(lake, timeout);
      if (lease.isEmpty()) {
        return Optional.empty();
      }
      try (Lease alone = lease.get()) {
        if (!isCurrent()) {
          rebuild(new LakeReleases(lake, catalog));
          rebuilt = true;
        }
      }
    }
    return Optional.of(rebuilt);
  }

  /**
   * Returns the finding for {@code doctor}. It is empty if the log or the declarations are invalid,
   * because other checks report that; the content is not compared if a release file is damaged.
   *
   * @param quick do not compare the content of a current view with that of the releases
   */
  public static Optional<CheckFinding> finding(
      Lake lake, Supplier<Catalog> catalog, boolean quick) {
    ReleaseView view = new ReleaseView(lake, catalog);
    Optional<CheckFinding> current =
        CheckFinding.derived(view.root, "telemetry daily", () -> Optional.of(view.isCurrent()));
    try {
      return current.map(
          found -> quick || found.level() != CheckFinding.Level.OK ? found : view.finding());
    } catch (JobException damagedRelease) {
      return current;
    }
  }

  /** Compares the view with the releases and the declarations. */
  public CheckFinding finding() {
    List<String> differences = differences();
    return differences.isEmpty()
        ? CheckFinding.ok("tables", root + " has what the releases give, and nothing else")
        : CheckFinding.fail(
            "tables",
            root + ": " + Formats.sample(differences),
            "delete it, then run telemetry daily, which rebuilds it");
  }

  /** Returns true if the view shows the releases and declarations, and has exactly its files. */
  public boolean isCurrent() {
    return isCurrent(new LakeReleases(lake, catalog));
  }

  private boolean isCurrent(LakeReleases released) {
    return released.state().history().isEmpty()
        ? stored().isEmpty()
        : current(released)
                .filter(this::hasNoOthers)
                .filter(one -> isExactly(one, released))
                .filter(one -> one.files().stream().allMatch(this::isIntact))
                .isPresent()
            || released.files().isEmpty() && stored().isEmpty();
  }

  /** Returns true if the index has also the right day on which a window is past its period. */
  private boolean isExactly(ReleaseIndex index, LakeReleases released) {
    return content(released).equals(index.content());
  }

  /** Returns the index if the view shows the releases and declarations, and has all its files. */
  private Optional<ReleaseIndex> current(LakeReleases released) {
    return ReleaseIndex.read(lake).filter(one -> isOf(one, released) && isComplete(one));
  }

  private boolean isOf(ReleaseIndex index, LakeReleases released) {
    Matcher content = CONTENT.matcher(String.valueOf(index.content()));
    return content.matches()
        && content.group(1).equals(releases(released))
        && content.group(2).equals(fingerprint.get())
        && Expiry.at(released.state().times().latest())
                .today()
                .toString()
                .compareTo(content.group(3))
            < 0;
  }

  private boolean isComplete(ReleaseIndex index) {
    Map<String, Long> sizes = new HashMap<>();
    stored().forEach(file -> sizes.put(file.path().substring(root.length()), file.size()));
    return index.files().stream()
        .allMatch(file -> Long.valueOf(file.bytes()).equals(sizes.get(file.path())));
  }

  private boolean isIntact(ReleaseIndex.Entry file) {
    return lake.files().sha256(root + file.path()).equals(file.sha256());
  }

  /** Returns true if each stored file is one of the index, or of the index before. */
  private boolean hasNoOthers(ReleaseIndex index) {
    Set<String> named = new HashSet<>(index.previous());
    named.add(ReleaseIndex.PATH);
    index.files().forEach(file -> named.add(root + file.path()));
    return stored().stream().map(StoredFile::path).allMatch(named::contains);
  }

  /** Returns true if the view has other declarations, and not only other releases. */
  private boolean hasOtherDeclarations() {
    return ReleaseIndex.read(lake)
        .map(index -> CONTENT.matcher(String.valueOf(index.content())))
        .filter(content -> content.matches() && !content.group(2).equals(fingerprint.get()))
        .isPresent();
  }

  private List<StoredFile> stored() {
    return ReleaseIndex.stored(lake);
  }

  /**
   * Returns a digest of the releases, one of the declarations, and the first day on which a shown
   * window is past its period.
   */
  private String content(LakeReleases released) {
    LocalDate until =
        released.files().stream()
            .map(one -> firstDayAfter(one.stream(), Window.parse(one.window())))
            .min(Comparator.naturalOrder())
            .orElse(LocalDate.EPOCH);
    return String.join("_", releases(released), fingerprint.get(), until.toString());
  }

  private LocalDate firstDayAfter(String stream, Window window) {
    Period keep = ReleaseIndex.period(catalog.get(), stream);
    LocalDate last = window.end().minusDays(1);
    LocalDate day = last.plus(keep);
    while (!new Expiry(day).isPast(last, keep)) {
      day = day.plusDays(1);
    }
    return day;
  }

  private static String releases(LakeReleases released) {
    List<String> parts = new ArrayList<>(List.of(CatalogDictionary.FORM));
    released.state().history().stream()
        .map(one -> one.stream() + " " + one.key().window() + " " + one.file().sha256())
        .distinct()
        .forEach(parts::add);
    released.suppressedTables().keySet().forEach(key -> parts.add("suppressed " + key));
    return sha256(parts);
  }

  private static String sha256(List<String> parts) {
    return Digests.sha256Hex(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
  }

  private void rebuild(LakeReleases released) {
    lake.files().local(root).ifPresent(this::refuseLinks);
    Optional<ReleaseIndex> before = ReleaseIndex.read(lake);
    if (released.files().isEmpty()) {
      lake.files().delete(ReleaseIndex.PATH);
      stored().forEach(file -> lake.files().delete(file.path()));
      return;
    }
    String content = content(released);
    inTemporaryFolder(
        folder -> {
          List<ReleaseIndex.Entry> files = build(folder, sources(released), released, content);
          Set<String> kept = new TreeSet<>();
          before.ifPresent(index -> index.files().forEach(file -> kept.add(file.path())));
          if (isLocal()) {
            kept.clear();
          }
          store(folder, files);
          files.forEach(file -> kept.remove(file.path()));
          ReleaseIndex index =
              new ReleaseIndex(
                  ReleaseIndex.FORM,
                  content,
                  released.files(),
                  files,
                  kept.stream().map(path -> root + path).toList());
          lake.files().write(ReleaseIndex.PATH, index.encode(), files.size());
          files.forEach(file -> kept.add(file.path()));
          stored().stream()
              .map(StoredFile::path)
              .filter(path -> !path.equals(ReleaseIndex.PATH))
              .filter(path -> !kept.contains(path.substring(root.length())))
              .forEach(lake.files()::delete);
          return null;
        });
  }

  /** Refuses a folder that is a link or has one, since its files would be replaced elsewhere. */
  private void refuseLinks(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      throw isLink(root);
    }
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> children = Files.list(folder)) {
      children
          .filter(Files::isSymbolicLink)
          .findFirst()
          .ifPresent(
              link -> {
                throw isLink(root + link.getFileName());
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LakeException isLink(String path) {
    return new LakeException(path + " is a link, which is not followed");
  }

  private boolean isLocal() {
    return lake.files().local(root).isPresent();
  }

  /** Stores the files that differ from those in the lake. */
  private void store(Path folder, List<ReleaseIndex.Entry> files) {
    // DuckDB would apply a journal of another database to the new file.
    lake.files().delete(root + CATALOG + ".wal");
    Set<String> present = new HashSet<>();
    stored().forEach(file -> present.add(file.path()));
    for (ReleaseIndex.Entry file : files) {
      String path = root + file.path();
      if (!present.contains(path) || !lake.files().sha256(path).equals(file.sha256())) {
        lake.files().write(path, out -> Files.copy(folder.resolve(file.name()), out));
      }
    }
  }

  /** A release file with its content. */
  private record Source(String path, byte[] bytes, Release release) {}

  private List<Source> sources(LakeReleases released) {
    List<Source> sources = new ArrayList<>();
    for (ReleaseIndex.Shown one : released.files()) {
      byte[] bytes = ReleaseFiles.bytes(lake, one.file(), one.sha256());
      sources.add(new Source(one.file(), bytes, ReleaseFiles.parse(one.file(), bytes)));
    }
    return sources;
  }

  private List<ReleaseIndex.Entry> build(
      Path folder, List<Source> sources, LakeReleases released, String content) throws IOException {
    for (Source source : sources) {
      String copy = LakeLayout.publicRelease(source.path()).substring(root.length());
      write(folder.resolve(copy), source.bytes());
    }
    build(
        folder,
        sources.stream().map(Source::release).toList(),
        released.suppressedTables().keySet(),
        catalog.get(),
        content);
    List<ReleaseIndex.Entry> files = new ArrayList<>();
    boolean local = isLocal();
    for (Path file : files(folder)) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      String sha256 = fileDigest(file);
      String path =
          local ? name : name.replaceFirst("(\\.\\w+)$", "-" + sha256.substring(0, 16) + "$1");
      files.add(new ReleaseIndex.Entry(name, path, sha256, Files.size(file)));
    }
    return files;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Builds the derived files, without the copies of the release files. */
  private static void build(
      Path folder,
      List<Release> releases,
      Collection<ReleaseKey> suppressed,
      Catalog catalog,
      String content)
      throws IOException {
    Map<ReleaseKey, ReleasedTable> last = new TreeMap<>();
    releases.stream()
        .sorted(Comparator.comparing(Release::revision))
        .flatMap(release -> release.tables().stream())
        .forEach(table -> last.put(table.key(), table));
    SortedMap<String, List<ReleasedTable>> tables = new TreeMap<>();
    last.forEach(
        (key, table) ->
            tables
                .computeIfAbsent(
                    key.window().kind().word() + "/" + key.table() + ".parquet",
                    name -> new ArrayList<>())
                .add(table));
    SortedMap<String, List<String>> paths = new TreeMap<>();
    for (Map.Entry<String, List<ReleasedTable>> table : tables.entrySet()) {
      Path file = folder.resolve(table.getKey());
      write(file, ReleasedParquet.bytes(table.getValue()));
      String name = table.getValue().get(0).name();
      paths.computeIfAbsent(name, n -> new ArrayList<>()).add(file.toString());
    }
    write(folder.resolve(VERIFIER), WitnessFiles.releaseVerifier());
    CatalogDatabase.write(
        folder.resolve(CATALOG),
        paths,
        new CatalogDictionary(catalog, last.values(), suppressed, content));
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /**
   * Compares the files with those that the releases and the declarations give.
   *
   * @return one text per difference; empty if there is none
   */
  public List<String> differences() {
    LakeReleases released = new LakeReleases(lake, catalog);
    Optional<ReleaseIndex> found = ReleaseIndex.read(lake);
    if (released.files().isEmpty()) {
      return stored().isEmpty() ? List.of() : List.of("it exists, but nothing is released");
    }
    if (found.isEmpty()) {
      return List.of("index.json is missing or damaged");
    }
    ReleaseIndex index = found.get();
    if (!isExactly(index, released)) {
      return List.of("it shows other releases or declarations");
    }
    return inTemporaryFolder(
        folder -> {
          List<String> differences = new ArrayList<>();
          Map<String, ReleaseIndex.Entry> expected = new TreeMap<>();
          build(folder, sources(released), released, index.content())
              .forEach(file -> expected.put(file.name(), file));
          Path copy = Files.createDirectories(folder.resolve("found"));
          if (!index.releases().equals(released.files())) {
            differences.add("index.json lists other releases");
          }
          // A folder has no files of an index before.
          Set<String> named = new HashSet<>(isLocal() ? List.of() : index.previous());
          named.add(ReleaseIndex.PATH);
          for (ReleaseIndex.Entry file : index.files()) {
            named.add(root + file.path());
            ReleaseIndex.Entry own = expected.remove(file.name());
            if (!lake.files().exists(root + file.path())) {
              differences.add(file.name() + " is missing");
            } else if (own == null) {
              differences.add(file.name() + " is added");
            } else if (!isIntact(file)) {
              differences.add(file.name() + " does not have the digest of the index");
            } else if (file.name().equals(CATALOG)) {
              Path local = copy.resolve(CATALOG);
              Files.write(local, lake.files().bytes(root + file.path()));
              CatalogComparison.differences(local, folder.resolve(CATALOG))
                  .forEach(difference -> differences.add(CATALOG + ": " + difference));
            } else if (!own.sha256().equals(file.sha256())) {
              differences.add(file.name() + " has other content");
            }
          }
          expected.keySet().forEach(name -> differences.add(name + " is not in the index"));
          ReleaseIndex.all(lake).stream()
              .map(StoredFile::path)
              .filter(path -> !named.contains(path))
              .forEach(path -> differences.add(path.substring(root.length()) + " is added"));
          return differences;
        });
  }

  /**
   * Compares the derived files in a folder with those that release files give. The list of
   * suppressed tables, which only the log of a lake has, is taken from the folder's own catalogue.
   * It must not contain a released window. Release files, digests and other files are left to the
   * caller.
   *
   * @param folder folder that has {@code release/}
   * @param content {@link ReleaseIndex#content} of the folder's index
   * @return one text per difference; empty if there is none
   */
  public static List<String> differences(
      Path folder, List<Release> releases, String content, Supplier<Catalog> catalog) {
    Path release = folder.resolve("release");
    return inTemporaryFolder(
        expected -> {
          Set<ReleaseKey> suppressed =
              new TreeSet<>(CatalogComparison.suppressedTables(release.resolve(CATALOG)));
          releases.stream()
              .flatMap(one -> one.tables().stream())
              .forEach(table -> suppressed.remove(table.key()));
          build(expected, releases, suppressed, catalog.get(), content);
          List<String> differences = new ArrayList<>();
          for (Path file : files(expected)) {
            String name = expected.relativize(file).toString().replace('\\', '/');
            Path own = release.resolve(name);
            if (!Files.isRegularFile(own)) {
              differences.add(name + " is missing");
            } else if (name.equals(CATALOG)) {
              CatalogComparison.differences(own, file)
                  .forEach(difference -> differences.add(CATALOG + ": " + difference));
            } else if (Files.mismatch(own, file) >= 0) {
              differences.add(name + " has other content");
            }
          }
          return differences;
        });
  }

  /**
   * Returns a catalogue to read, of the current releases and declarations. It is the one of the
   * view, which is rebuilt if it is not current. If the view has other declarations or cannot be
   * written, the catalogue is in the cache of the user. So is a copy of one in an object store.
   *
   * @param say receives a message if the view is rebuilt
   */
  Path catalog(LakeReleases released, Consumer<String> say) {
    Optional<ReleaseIndex.Entry> current =
        current(released)
            .filter(index -> !isLocal() || hasNoOthers(index))
            .flatMap(index -> index.file(CATALOG))
            .filter(file -> !isLocal() || isIntact(file));
    if (current.isPresent()) {
      ReleaseIndex.Entry entry = current.get();
      return lake.files()
          .local(root + entry.path())
          .orElseGet(() -> cached(entry.sha256(), file -> fetch(entry, file)));
    }
    if (isLocal() && !hasOtherDeclarations() && !released.files().isEmpty()) {
      try {
        say.accept("Rebuilding " + lake.root() + "/" + root + ", which is missing or out of date");
        if (refresh(READER_TIMEOUT).isPresent()) {
          return lake.files().local(root + CATALOG).orElseThrow();
        }
        say.accept("A private copy is used, because another run is publishing");
      } catch (LakeException | UncheckedIOException notWritable) {
        say.accept(
            "A private copy is used, because it cannot be written: "
                + notWritable.getMessage()
                + "\nTo mend it, delete it and run 'telemetry daily'");
      }
    }
    String content = content(released);
    return cached(content, file -> build(file.getParent(), sources(released), released, content));
  }

  /** A function that creates a file. */
  private interface Creation {
    void create(Path file) throws IOException;
  }

  private void fetch(ReleaseIndex.Entry entry, Path file) throws IOException {
    byte[] bytes = lake.files().bytes(root + entry.path());
    if (!Digests.sha256Hex(bytes).equals(entry.sha256())) {
      throw new LakeException(
          root + entry.path() + " does not have the digest of the index; run 'telemetry daily'");
    }
    Files.write(file, bytes);
  }

  /** Returns the folder of the user's cache that has the catalogue of a lake. */
  public static Path cacheFolder(String root) {
    String home = System.getenv("XDG_CACHE_HOME");
    Path cache =
        home != null && Path.of(home).isAbsolute()
            ? Path.of(home)
            : Path.of(System.getProperty("user.home"), ".cache");
    return cache.resolve("telemetry/catalogs").resolve(sha256(List.of(root)));
  }

  /**
   * Returns the catalogue of this content in the user's cache, which keeps one per lake. Its folder
   * has the digest of its bytes as its name: a damaged copy is replaced.
   */
  private Path cached(String content, Creation creation) {
    Path folder = cacheFolder(lake.root());
    Path own = folder.resolve(sha256(List.of(content)));
    try {
      Optional<Path> found = intact(own);
      if (found.isPresent()) {
        return found.get();
      }
      PrivateFiles.createFolders(folder);
      Path draft = Files.createTempDirectory(folder, DRAFT);
      try {
        creation.create(draft.resolve(CATALOG));
        Path named = Files.createDirectories(own.resolve(fileDigest(draft.resolve(CATALOG))));
        Path file = named.resolve(CATALOG);
        Files.move(draft.resolve(CATALOG), file, StandardCopyOption.ATOMIC_MOVE);
        deleteOthers(folder, own);
        deleteOthers(own, named);
        return file;
      } finally {
        LocalStore.deleteTree(draft);
      }
    } catch (IOException e) {
      throw new LakeException(
          "a copy of the catalogue cannot be written to "
              + folder
              + ": set XDG_CACHE_HOME to a folder that can be written",
          e);
    }
  }

  private static Optional<Path> intact(Path own) throws IOException {
    for (Path named : children(own)) {
      Path file = named.resolve(CATALOG);
      if (Files.isRegularFile(file) && named.endsWith(fileDigest(file))) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Deletes the other copies, and drafts that a killed process left. */
  private static void deleteOthers(Path folder, Path kept) throws IOException {
    for (Path other : children(folder)) {
      boolean isDraft = other.getFileName().toString().startsWith(DRAFT);
      Instant modified = Files.getLastModifiedTime(other).toInstant();
      if (!other.equals(kept)
          && !(isDraft && modified.plus(Locations.MAX_WRITE_TIME).isAfter(Instant.now()))) {
        LocalStore.deleteTree(other);
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static String fileDigest(Path file) throws IOException {
    return com.google.common.io.Files.asByteSource(file.toFile()).hash(Hashing.sha256()).toString();
  }

  /** A function of a temporary folder. */
  private interface InFolder<T> {
    T apply(Path folder) throws IOException;
  }

  private static <T> T inTemporaryFolder(InFolder<T> use) {
    try {
      Path folder = Files.createTempDirectory("telemetry-");
      try {
        return use.apply(folder);
      } finally {
        LocalStore.deleteTree(folder);
      }
    } catch (IOException e) {
      throw new LakeException(
          "files cannot be written to %s: make space, or set TMPDIR to another folder"
              .formatted(System.getProperty("java.io.tmpdir")),
          e);
    }
  }
}
