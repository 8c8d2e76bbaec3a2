package org.obmeet.telemetry.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The index of {@code release/}, the files that are derived from the releases: {@code
 * release/index.json}. It is written last, so that what it names is complete.
 *
 * @param form version of the form
 * @param content digest of what the files are derived from
 * @param releases the release files that they show
 * @param files the files
 * @param previous paths of the files of the index before, which readers in an object store may
 *     still read; empty in a folder
 */
public record ReleaseIndex(
    int form, String content, List<Shown> releases, List<Entry> files, List<String> previous) {
  /** Path of the index in a lake. */
  public static final String PATH = "release/index.json";

  public static final int FORM = 1;

  /** Names that files of the view can have; only these are deleted. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "release/(index\\.json|verify[\\w-]*\\.sql|catalog[\\w-]*\\.duckdb(\\.wal)?"
              + "|windows/[\\w.-]+\\.json|\\w+/[\\w-]+\\.parquet)");

  /** Files that operators may put beside the view. */
  private static final Pattern OWN = Pattern.compile("release/(README|LICENSE)(\\.\\w{1,8})?");

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** A release file, by its path in the lake. */
  public record Shown(String stream, String window, String file, String sha256) {
    public Shown {
      Objects.requireNonNull(stream, "stream");
      Window.parse(window);
    }
  }

  /**
   * A file of {@code release/}.
   *
   * @param name name below {@code release/}, such as {@code week/instances_by_version.parquet}
   * @param path path below {@code release/}: the name, or in an object store a name with the digest
   */
  public record Entry(String name, String path, String sha256, long bytes) {}

  public ReleaseIndex {
    if (form != FORM) {
      throw new IllegalArgumentException("the form must be " + FORM + "; it is " + form);
    }
    releases = List.copyOf(releases);
    files = List.copyOf(files);
    previous = List.copyOf(previous);
    files.forEach(
        file -> {
          checkName(file.name());
          checkName(file.path());
        });
  }

  private static void checkName(String name) {
    if (!name.matches("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)*")) {
      throw new IllegalArgumentException("a name must be of a file below release/");
    }
  }

  /** Returns the index's bytes. */
  public byte[] encode() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an index consists of text and numbers", e);
    }
  }

  /**
   * Reads an index's bytes.
   *
   * @throws IOException if they are no index of this form
   */
  public static ReleaseIndex parse(byte[] bytes) throws IOException {
    ReleaseIndex index = JSON.readValue(bytes, ReleaseIndex.class);
    if (index == null) {
      throw new IOException("an index must be a JSON object; it is null");
    }
    return index;
  }

  /** Reads the index of a lake; empty if there is none, or if it is damaged or of another form. */
  public static Optional<ReleaseIndex> read(Lake lake) {
    try {
      return lake.files().exists(PATH)
          ? Optional.of(parse(lake.files().bytes(PATH)))
          : Optional.empty();
    } catch (IOException | LakeException damaged) {
      return Optional.empty();
    }
  }

  /**
   * Lists the stored files of the view of a lake. Other files below {@code release/} are not its.
   */
  public static List<StoredFile> stored(Lake lake) {
    return lake.files().list(lake.layout().view()).stream()
        .filter(file -> DERIVED.matcher(file.path()).matches())
        .toList();
  }

  /** Lists all files below {@code release/}, also hidden ones, but not those of the operator. */
  public static List<StoredFile> all(Lake lake) {
    return lake.files().walk().stream()
        .filter(file -> file.path().startsWith(lake.layout().view()) && !isOwn(file.path()))
        .toList();
  }

  /**
   * Lists the copies of release files whose window is past its period, named by the index or not.
   */
  public static List<StoredFile> expiredCopies(
      Lake lake, LakeState state, Catalog catalog, Expiry expiry) {
    Set<String> expired =
        state.history().stream()
            .filter(one -> isOver(catalog, one.stream(), one.key().window(), expiry))
            .map(one -> LakeLayout.publicRelease(one.file().path()))
            .collect(Collectors.toSet());
    return stored(lake).stream().filter(file -> expired.contains(file.path())).toList();
  }

  /** Returns true if a file of a path is an operator's own file, which nothing checks. */
  public static boolean isOwn(String path) {
    return OWN.matcher(path).matches();
  }

  /** Returns the entry of a name; empty if the index lacks it. */
  public Optional<Entry> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** Returns the windows that the files show, and whose period is over. */
  public Stream<Shown> expired(Catalog catalog, Expiry expiry) {
    return releases.stream()
        .filter(one -> isOver(catalog, one.stream(), Window.parse(one.window()), expiry));
  }

  /**
   * Returns the published tables, in all revisions, whose window is within its period at the time
   * of the last commit.
   */
  public static List<TableRelease> shown(LakeState state, Catalog catalog) {
    Expiry expiry = Expiry.at(state.times().latest());
    return state.history().stream()
        .filter(one -> !isOver(catalog, one.stream(), one.key().window(), expiry))
        .toList();
  }

  private static boolean isOver(Catalog catalog, String stream, Window window, Expiry expiry) {
    return expiry.isPast(window.end().minusDays(1), period(catalog, stream));
  }

  /**
   * Returns the retention period of a data set's releases, from the end of their window. If it
   * declares none, returns the longest period that any data set declares.
   *
   * @throws LakeException if no data set declares a period
   */
  public static Period period(Catalog catalog, String stream) {
    return Optional.ofNullable(catalog.datasets().get(stream))
        .flatMap(dataset -> dataset.retention().release())
        .or(
            () ->
                catalog.datasets().values().stream()
                    .map(Dataset::retention)
                    .flatMap(retention -> retention.release().stream())
                    .max(Comparator.comparing(LocalDate.EPOCH::plus)))
        .orElseThrow(
            () -> new LakeException("no data set declares a retention period of releases"));
  }
}
