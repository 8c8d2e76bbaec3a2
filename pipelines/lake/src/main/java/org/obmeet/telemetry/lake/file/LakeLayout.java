package org.obmeet.telemetry.lake.file;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The layout of a lake: the paths of its files, relative to the root, with {@code /}. A name
 * consists of letters, digits, dots, hyphens and underscores, and does not start with a dot.
 */
public final class LakeLayout {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  public static final String SUPPRESSION_FOLDER = "clean/suppression/";
  public static final String CONSENT_FOLDER = "clean/consent/";
  private static final Pattern CLEAN =
      Pattern.compile("clean/([^/]+)/date=([^/]+)/bucket=(\\d{2,9})/([^/]+)\\.parquet");
  private static final Pattern ACCOUNT =
      Pattern.compile("accounts/[0-9a-f]{32}\\.(json|\\d{4}-\\d\\d-\\d\\d)");
  private static final Pattern IMMUTABLE =
      Pattern.compile("(clean|quarantine|ledger/(commits|released))/.+");

  /**
   * The paths that contain the run that wrote the file. The name of a quarantine file begins with a
   * fingerprint or with the name of a landing segment, which contains hyphens.
   */
  private static final Pattern OF_RUN =
      Pattern.compile(
          String.join(
                  "|",
                  "clean/[^/]+/date=[^/]+/bucket=\\d+/[^/-]+-RUN\\.parquet",
                  "clean/consent/(?:\\d+-)?RUN\\.parquet",
                  "clean/suppression/RUN-\\d+\\.json",
                  "quarantine/[^/]+/date=[^/]+/[^/]+?-\\d+-[0-9a-f]{16}-RUN\\.avro",
                  "ledger/released/[^/]+/[^/]+/[^/]+/RUN\\.json",
                  "staging/(?!aside/)RUN/.+")
              .replace("RUN", "(" + NAME.pattern() + ")"));

  /** Returns true for a file that is created once and never replaced. */
  public static boolean isImmutable(String path) {
    return IMMUTABLE.matcher(path).matches();
  }

  /**
   * Returns the run that wrote a file, if the path contains it. Paths of files that several runs
   * replace do not contain the run.
   */
  public static Optional<String> run(String path) {
    Matcher m = OF_RUN.matcher(path);
    return m.matches()
        ? IntStream.rangeClosed(1, m.groupCount())
            .mapToObj(m::group)
            .filter(Objects::nonNull)
            .findFirst()
        : Optional.empty();
  }

  /** Returns a new path for an incomplete file; for staged and dated files, it contains the run. */
  static String temporaryPath(String path) {
    boolean ofRun = path.contains("/date=") || path.startsWith("staging/");
    String temporary = Locations.temporaryPath();
    return run(path)
        .filter(run -> ofRun)
        .map(run -> temporary.replaceFirst("/", "/" + run + "/"))
        .orElse(temporary);
  }

  /** Returns the part of a file's name that follows from its content: the name without its run. */
  public static String content(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return run(path).map(run -> name.replace("-" + run, "")).orElse(name);
  }

  /** Returns {@code CONTENT-RUN}, the name of a file without its suffix. */
  public static String batch(String content, String run) {
    return content + "-" + run;
  }

  /** The parts of a clean file's path. */
  public record CleanName(String stream, FileDays days, int bucket) {}

  /** {@code clean/STREAM/date=2026-11-24/bucket=03/BATCH.parquet}. */
  public String cleanFile(String stream, LocalDate day, int bucket, String batch) {
    return "clean/" + name(stream) + dated(day) + bucketed(bucket) + name(batch) + ".parquet";
  }

  /**
   * {@code clean/STREAM/date=2026-11-02/bucket=03/CONTENT.15-RUN.parquet}; the date is the first
   * day, and {@code 15} the days as bits, see {@link FileDays}.
   */
  public String cleanFile(String stream, FileDays days, int bucket, String content, String run) {
    return cleanFile(stream, days.first(), bucket, batch(content + days.suffix(), run));
  }

  /** Returns the path of a clean file with the same content that another run writes. */
  public String renamed(String cleanFile, String run) {
    CleanName name = parseClean(cleanFile).orElseThrow();
    String content = content(cleanFile).replaceFirst("\\.parquet$", "");
    return cleanFile(name.stream(), name.days().first(), name.bucket(), batch(content, run));
  }

  /** Parses the path of a clean file; empty for any other path. */
  public Optional<CleanName> parseClean(String path) {
    Matcher m = CLEAN.matcher(path);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      FileDays days = FileDays.parse(LocalDate.parse(m.group(2)), m.group(4).split("-", 2)[0]);
      return Optional.of(new CleanName(m.group(1), days, Integer.parseInt(m.group(3))));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code clean/consent/BATCH.parquet}: opt-ins and opt-outs, which are not partitioned. */
  public String consentFile(String batch) {
    return CONSENT_FOLDER + name(batch) + ".parquet";
  }

  /** {@code clean/suppression/BATCH.json}: rows of the suppression table. */
  public String suppressionFile(String batch) {
    return SUPPRESSION_FOLDER + name(batch) + ".json";
  }

  public String landingFolder(String stream) {
    return "landing/" + name(stream);
  }

  /** {@code landing/STREAM/date=2026-11-24}: the segments that were opened on a day. */
  public String landingDay(String stream, LocalDate day) {
    return landingFolder(stream) + dated(day);
  }

  /** {@code landing/STREAM/date=2026-11-24/SEGMENT.avro}. */
  public String landingFile(String stream, LocalDate day, String segment) {
    return landingDay(stream, day) + "/" + name(segment) + ".avro";
  }

  /** {@code landing/STREAM/sealed/date=2026-11-24/AUTHOR.txt}: a list of sealed segments. */
  public String sealedList(String stream, LocalDate day, String author) {
    return landingFolder(stream) + "/sealed" + dated(day) + "/" + name(author) + ".txt";
  }

  public String stagingFolder(String run) {
    return "staging/" + name(run);
  }

  /**
   * {@code staging/RUN/STREAM/bucket=03/PART.avro}: sorted rows in a format of their own, not in
   * Avro.
   */
  public String stagedFile(String run, String stream, int bucket, String part) {
    return stagingFolder(run) + "/" + name(stream) + bucketed(bucket) + name(part) + ".avro";
  }

  /** {@code quarantine/STREAM/date=2026-11-24/BATCH.avro}; the date is the day of the run. */
  public String quarantineFile(String stream, LocalDate day, String batch) {
    return "quarantine/" + name(stream) + dated(day) + "/" + name(batch) + ".avro";
  }

  /** {@code ledger/released/STREAM/week/2026-11-16/RUN.json}: what a run released of a window. */
  public String release(String stream, Window window, String run) {
    return "ledger/released/" + name(stream) + "/" + window + "/" + name(run) + ".json";
  }

  /**
   * Returns the path of the copy of a release file for the public, in {@code release/windows/}. Its
   * name is the path below {@code ledger/released/} with hyphens: {@code
   * STREAM-week-2026-11-16-RUN.json}.
   */
  public static String publicRelease(String file) {
    return "release/windows/" + file.replaceFirst("^ledger/released/", "").replace('/', '-');
  }

  /** The folder of the files that are derived from the releases, and can be rebuilt any time. */
  public String view() {
    return "release/";
  }

  /** {@code release/catalog.duckdb}: a database of the released tables. */
  public String catalog() {
    return view() + "catalog.duckdb";
  }

  /** Returns true for a file that is derived from the releases, or belongs to an account. */
  public boolean isDerived(String path) {
    return path.startsWith(view()) || ACCOUNT.matcher(path).matches();
  }

  /**
   * {@code accounts/NAME.SUFFIX}: an account's statement if the suffix is {@code json}, or a
   * request for the statement if the suffix is a day.
   */
  public String account(String name, String suffix) {
    return "accounts/" + name(name) + "." + suffix;
  }

  public String runReports() {
    return "ledger/runs";
  }

  public String runReport(String run) {
    return runReports() + "/" + name(run) + ".json";
  }

  /** {@code ledger/checked.json}: the files that retention has read; derived and replaceable. */
  public String checkedFiles() {
    return "ledger/checked.json";
  }

  /** {@code ledger/transparency.json}: the commits that the transparency log covers; derived. */
  public String transparencyPosition() {
    return "ledger/transparency.json";
  }

  /** {@code ledger/salts/0000000012}: the secret behind the salts of a commit's entries. */
  public String entrySecret(long commit) {
    return "ledger/salts/" + String.format(Locale.ROOT, "%010d", commit);
  }

  public String commits() {
    return "ledger/commits";
  }

  /** {@code ledger/commits/0000000012.json}. */
  public String commit(long number) {
    // Called for each landed block, so without a slow format.
    String digits = Long.toString(number);
    return commits() + "/" + "0".repeat(Math.max(0, 10 - digits.length())) + digits + ".json";
  }

  public String checkpoints() {
    return "ledger/checkpoints";
  }

  /**
   * {@code ledger/checkpoints/0000000099-9f86d081884c7d65.state.gz}: the state after a commit, with
   * the number of the commit and the beginning of its hash.
   */
  public String checkpoint(long number, String sha256) {
    String name = String.format(Locale.ROOT, "%010d", number) + "-" + sha256.substring(0, 16);
    return checkpoints() + "/" + name + ".state.gz";
  }

  private static String bucketed(int bucket) {
    return String.format(Locale.ROOT, "/bucket=%02d/", bucket);
  }

  private static String dated(LocalDate day) {
    return "/date=" + day;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          ("a name in the lake must be 1 to 128 letters, digits, '.', '-' or '_', not starting"
                  + " with a dot; it is '%s'")
              .formatted(name));
    }
    return name;
  }
}
