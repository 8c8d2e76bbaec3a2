package org.obmeet.telemetry.jobs;

import static java.util.Comparator.naturalOrder;

import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher.Subject;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A search for what a lake stores about data subjects: rows of the zones clean and landing, consent
 * decisions, and suppressions.
 */
public record SubjectSearch(Lake lake, Catalog catalog, Pseudonyms pseudonyms) {
  private static final String CONSENT = "consent";
  private static final String OPEN = ".open";
  private static final Pattern LANDED = Pattern.compile(".*\\.avro(\\.open)?");

  /**
   * Receives the subject and place of each row. The last argument is true for a clean row that came
   * before its window was closed, so that releases count it.
   */
  public interface Visitor {
    void row(Subject subject, String stream, String zone, LocalDate day, boolean onTime);
  }

  /**
   * Returns the identifiers under which something is known, each in the form that is stored.
   *
   * @param names identifiers of data subjects
   * @param unseen true to return also identifiers under which nothing is known
   * @param unknown receives a line about each identifier that is not known
   * @throws JobException with {@link ExitCode#UNKNOWN_SUBJECT} if the result would be empty
   */
  public List<SubjectIdentifier> requireUnlessUnseen(
      List<SubjectIdentifier> names, boolean unseen, Consumer<String> unknown) {
    return require(names, unseen, ", or accept an unknown subject with --unseen", unknown);
  }

  /**
   * Returns the identifiers under which something is known, each in the form that is stored.
   *
   * @param unknown receives a line about each identifier that is not known
   * @throws JobException with {@link ExitCode#UNKNOWN_SUBJECT} if there is none
   */
  public List<SubjectIdentifier> require(List<SubjectIdentifier> names, Consumer<String> unknown) {
    return require(names, false, "", unknown);
  }

  private List<SubjectIdentifier> require(
      List<SubjectIdentifier> names, boolean unseen, String advice, Consumer<String> unknown) {
    List<SubjectIdentifier> result = new ArrayList<>();
    List<List<SubjectIdentifier>> known = find(names);
    for (int i = 0; i < names.size(); i++) {
      SubjectIdentifier name = names.get(i);
      if (known.get(i).isEmpty()) {
        unknown.accept(
            "Identifier %s of %s (%s): nothing is known under it."
                .formatted(i + 1, names.size(), name.kind().word()));
      }
      List<SubjectIdentifier> last = List.of(Iterables.getLast(name.forms(catalog.processing())));
      result.addAll(known.get(i).isEmpty() && unseen ? last : known.get(i));
    }
    if (result.isEmpty()) {
      throw new JobException(
          ExitCode.UNKNOWN_SUBJECT,
          "nothing is known about the subject under the given identifiers ("
              + names.size()
              + "), and nothing was changed. Check their kind and spelling"
              + advice
              + ". Rows in the spool of a collector are found after their upload");
    }
    return result.stream().distinct().toList();
  }

  /**
   * Returns, for each identifier, its forms under which something is known, such as an account and
   * a domain that differ by capitals only. If a file cannot be read, all forms are returned.
   */
  private List<List<SubjectIdentifier>> find(List<SubjectIdentifier> names) {
    Set<Subject> forms = new HashSet<>();
    Set<Subject> seen = new HashSet<>();
    Map<String, SuppressionList> kinds = new TreeMap<>();
    for (SubjectIdentifier name : names) {
      for (SubjectIdentifier form : name.forms(catalog.processing())) {
        forms.add(subject(form));
        add(kinds.computeIfAbsent(form.kind().word(), k -> new SuppressionList()), form);
      }
    }
    boolean complete =
        scan(
            List.copyOf(kinds.values()),
            () -> seen.size() == forms.size(),
            (subject, stream, zone, day, onTime) -> {
              if (forms.contains(subject)) {
                seen.add(subject);
              }
            });
    return names.stream()
        .map(
            name ->
                name.forms(catalog.processing()).stream()
                    .filter(form -> !complete || seen.contains(subject(form)))
                    .toList())
        .toList();
  }

  /**
   * Returns the report of a dry run, which counts the subjects' rows by data set, zone and month.
   *
   * @param condition tests the data set and day of a row to count
   * @param notes notes so far, which the report contains too
   */
  public RunReport dryRun(
      RunClock clock,
      Map<String, Object> options,
      List<SubjectIdentifier> names,
      BiPredicate<String, LocalDate> condition,
      List<String> notes) {
    Map<String, Long> counts = counts(names, condition);
    List<String> lines = new ArrayList<>(notes);
    counts.forEach((key, rows) -> lines.add(key + ": " + rows + " rows"));
    lines.add("Nothing was written.");
    return RunReport.of(
        clock,
        options,
        RunReport.Totals.of(clock, 0, 0, 0),
        lake,
        ExitCode.DONE,
        lines,
        Map.of("dry_run", true, "counts", counts));
  }

  /**
   * Returns how many rows belong to any of the subjects, by {@link #key}.
   *
   * @param condition tests the data set and day of a row to count
   * @throws JobException with {@link ExitCode#VERIFICATION_FAILED} if a file cannot be read
   */
  public Map<String, Long> counts(
      List<SubjectIdentifier> names, BiPredicate<String, LocalDate> condition) {
    Map<String, Long> counts = new TreeMap<>();
    boolean complete =
        visit(
            list(names),
            (subject, stream, zone, day, onTime) -> {
              if (condition.test(stream, day)) {
                counts.merge(key(stream, zone, day), 1L, Long::sum);
              }
            });
    if (!complete) {
      throw new JobException(
          ExitCode.VERIFICATION_FAILED,
          "not all rows can be counted, because a file cannot be read. Run this command again. If"
              + " that does not help, 'telemetry retain verify' names the file");
    }
    return counts;
  }

  /** Visits the rows of some subjects. Returns false if a file cannot be read. */
  public boolean visit(SuppressionList subjects, Visitor visitor) {
    return scan(List.of(subjects), () -> false, visitor);
  }

  /** Returns numbers of rows as text, such as {@code 5 in clean, 2 in landing}. */
  public static String text(Map<String, ?> rows) {
    return rows.entrySet().stream()
        .map(place -> place.getValue() + " in " + place.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Returns the key of a count, such as {@code consent, clean, 2026-07}. */
  public static String key(String stream, String zone, LocalDate day) {
    return String.join(", ", stream, zone, YearMonth.from(day).toString());
  }

  /**
   * Returns the first time at which no source can bring back rows that existed at a given time. All
   * data sets with this kind of subject then reject these rows as too old.
   */
  public Instant lastReplay(String kind, Instant at) {
    return catalog.datasets().values().stream()
        .filter(dataset -> EpochKeyId.kinds(dataset).contains(kind))
        .map(
            dataset ->
                at.atZone(ZoneOffset.UTC)
                    .plus(dataset.clockSkew())
                    .plus(dataset.retention().clean())
                    .plusDays(2)
                    .toInstant())
        .max(naturalOrder())
        .orElse(at);
  }

  /** Returns the subjects of some identifiers, for a search in rows. */
  public SuppressionList list(List<SubjectIdentifier> names) {
    SuppressionList subjects = new SuppressionList();
    names.forEach(name -> add(subjects, name));
    return subjects;
  }

  private void add(SuppressionList subjects, SubjectIdentifier name) {
    subjects.add(name.kind().word(), HexFormat.of().parseHex(subject(name).hex()), Long.MAX_VALUE);
  }

  private Subject subject(SubjectIdentifier name) {
    return new Subject(name.kind().word(), name.subject(pseudonyms), Long.MAX_VALUE);
  }

  /**
   * Visits rows. Skips files once {@code enough} is true. Returns false if a file cannot be read.
   */
  private boolean scan(List<SuppressionList> groups, BooleanSupplier enough, Visitor visitor) {
    scanDecisions(groups, visitor);
    boolean complete = true;
    for (Dataset dataset : catalog.datasets().values()) {
      for (SuppressionList group : groups) {
        SubjectRowMatcher matcher =
            dataset.epochDays() > 0 ? new SubjectRowMatcher(dataset, pseudonyms, group) : null;
        if (matcher != null && matcher.isPossible()) {
          complete &= scan(matcher, enough, visitor);
        }
      }
    }
    return complete;
  }

  private void scanDecisions(List<SuppressionList> groups, Visitor visitor) {
    for (GenericRecord row : new ConsentLog(lake, catalog.dataset(CONSENT)).recorded()) {
      LocalDate day = LocalDate.ofEpochDay((int) row.get("day"));
      for (String kind : List.of("instance", "owner")) {
        String hex = SubjectRows.hex(row.get(kind.equals("instance") ? "subject" : kind));
        visitIfNamed(groups, kind, hex, s -> visitor.row(s, CONSENT, "clean", day, false));
      }
    }
    for (Suppression row : new SuppressionTable(lake).rows()) {
      LocalDate day = LocalDate.ofInstant(row.at(), ZoneOffset.UTC);
      visitIfNamed(
          groups,
          row.kind(),
          row.subject(),
          s -> visitor.row(s, "suppression", "clean", day, false));
    }
  }

  private static void visitIfNamed(
      List<SuppressionList> groups, String kind, String hex, Consumer<Subject> visitor) {
    if (!hex.isEmpty()
        && groups.stream().anyMatch(g -> g.covers(kind, HexFormat.of().parseHex(hex), 0))) {
      visitor.accept(new Subject(kind, hex, Long.MAX_VALUE));
    }
  }

  private boolean scan(SubjectRowMatcher matcher, BooleanSupplier enough, Visitor visitor) {
    Dataset dataset = matcher.dataset();
    boolean complete = true;
    for (String path : segments(lake, dataset)) {
      if (!enough.getAsBoolean()) {
        complete &= readable(() -> scanLanding(matcher, path, visitor));
      }
    }
    for (CleanFile file : Lists.reverse(lake.state().clean(dataset.name()))) {
      if (!enough.getAsBoolean()) {
        complete &= readable(() -> scanClean(matcher, file, visitor));
      }
    }
    return complete;
  }

  /** Returns the landing segments of a data set, also those that are still being written. */
  public static List<String> segments(Lake lake, Dataset dataset) {
    return lake.files().list(lake.layout().landingFolder(dataset.name())).stream()
        .map(StoredFile::path)
        .filter(path -> LANDED.matcher(path).matches())
        .toList();
  }

  /**
   * Opens a landing segment. From a segment that is still being written, only complete blocks are
   * read. The segment may have been sealed since it was listed. Its name then has the number of its
   * records.
   *
   * @throws org.obmeet.telemetry.lake.store.LakeException if a sealed segment is damaged
   */
  public static RecordIterator openSegment(Lake lake, Dataset dataset, String path) {
    if (!path.endsWith(OPEN)) {
      return RowFileReader.complete(lake.files(), path, dataset.schema());
    }
    if (lake.files().exists(path)) {
      return new RowFileReader(lake.files(), path, dataset, end -> {});
    }
    String listed = path.replaceFirst("\\.open$", "");
    String sealed =
        lake.segments(dataset.name()).stream()
            .filter(other -> other.replaceFirst("-r\\d+\\.avro$", ".avro").equals(listed))
            .findFirst()
            .orElse(listed);
    return RowFileReader.complete(lake.files(), sealed, dataset.schema());
  }

  private static boolean readable(Runnable scan) {
    try {
      scan.run();
      return true;
    } catch (RuntimeException unreadable) {
      return false;
    }
  }

  private void scanLanding(SubjectRowMatcher matcher, String path, Visitor visitor) {
    Dataset dataset = matcher.dataset();
    int day = dataset.require("day").position();
    try (RecordIterator rows = openSegment(lake, dataset, path)) {
      while (rows.hasNext()) {
        GenericRecord row = rows.next();
        LocalDate date = LocalDate.ofEpochDay((int) row.get(day));
        matcher
            .subjectOf(row)
            .ifPresent(subject -> visitor.row(subject, dataset.name(), "landing", date, false));
      }
    }
  }

  private void scanClean(SubjectRowMatcher matcher, CleanFile file, Visitor visitor) {
    if (!matcher.mayBeInBucket(file.firstDay(), file.bucket(), file.buckets())) {
      return;
    }
    Dataset dataset = matcher.dataset();
    int day = matcher.columns().indexOf("day");
    try (ColumnValues values =
        new CleanFileIo(lake.files()).columnValues(dataset, file.path(), matcher.columns())) {
      while (values.hasNext()) {
        Object[] row = values.next();
        LocalDate date = LocalDate.ofEpochDay((int) row[day]);
        matcher
            .subjectOf(row)
            .ifPresent(
                subject -> visitor.row(subject, dataset.name(), "clean", date, !file.late()));
      }
    }
  }
}
